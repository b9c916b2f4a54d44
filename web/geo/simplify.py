"""Thin out county shapes without opening gaps between neighbours: `python simplify.py full.geojson thin.geojson`.

Visvalingam's rule on points shared by all rings: a point may go only where every ring through it has the same two
neighbours, so a border stays one border seen from both sides. Coordinates are rounded to 0.001 degrees (about 100 m).
"""

import heapq
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Point = tuple[float, float]
AREA_MIN = 0.6e-5  # square degrees; triangles smaller than this are not seen at the width of a page
POINTS_MIN = 8  # a ring never gets coarser than this


def rings_of(geometry: dict[str, Any]) -> Iterator[list[Any]]:
    """The rings of a polygon or of every part of a multipolygon, to be changed in place."""
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for polygon in polygons:
        yield from polygon


def rounded(ring: list[list[float]]) -> list[Point]:
    """The open ring (first point not repeated) on the 0.001 grid, without points that fell together."""
    points: list[Point] = []
    for x, y in ring[:-1]:
        point = (round(x, 3), round(y, 3))
        if not points or points[-1] != point:
            points.append(point)
    return points


def area(a: Point, b: Point, c: Point) -> float:
    """Area of the triangle, in square degrees."""
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


class Border:
    """All rings at once: who stands beside whom."""

    def __init__(self, rings: list[list[Point]]) -> None:
        self.rings = [list(ring) for ring in rings]
        self.where: dict[Point, list[int]] = defaultdict(list)
        for index, ring in enumerate(self.rings):
            for point in ring:
                self.where[point].append(index)

    def neighbours(self, point: Point) -> frozenset[Point] | None:
        """The two neighbours of the point, or None where rings disagree (a junction stays)."""
        seen: set[frozenset[Point]] = set()
        for index in self.where[point]:
            ring = self.rings[index]
            at = ring.index(point)
            if len(ring) <= POINTS_MIN or ring.count(point) > 1:
                return None
            seen.add(frozenset((ring[at - 1], ring[(at + 1) % len(ring)])))
        pair = seen.pop()
        return pair if not seen and len(pair) == 2 else None

    def thin(self) -> None:
        """Drop the least telling point until every triangle left is at least AREA_MIN."""
        heap: list[tuple[float, Point]] = []
        for point in self.where:
            self.push(heap, point)
        while heap:
            size, point = heapq.heappop(heap)
            pair = self.neighbours(point) if point in self.where else None
            if pair is None:
                continue
            a, b = pair
            if area(a, point, b) != size:
                self.push(heap, point)
                continue
            for index in self.where.pop(point):
                self.rings[index].remove(point)
            self.push(heap, a)
            self.push(heap, b)

    def push(self, heap: list[tuple[float, Point]], point: Point) -> None:
        """Queue the point if it may go."""
        pair = self.neighbours(point)
        if pair is not None:
            a, b = pair
            size = area(a, point, b)
            if size < AREA_MIN:
                heapq.heappush(heap, (size, point))


def main(source: Path, target: Path) -> None:
    """Write the thinned copy; the codes, names and centres stay."""
    shapes = json.loads(source.read_text("utf-8"))
    places = [ring for feature in shapes["features"] for ring in rings_of(feature["geometry"])]
    border = Border([rounded(ring) for ring in places])
    border.thin()
    for place, ring in zip(places, border.rings, strict=True):
        place[:] = [list(point) for point in [*ring, ring[0]]]
    for feature in shapes["features"]:
        feature["properties"].pop("childNum", None)
    target.write_text(json.dumps(shapes, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
