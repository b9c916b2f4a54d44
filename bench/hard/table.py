"""The hard set's rows as columns: cleaned as the engine cleans them, the same for every tool."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from fusion.reference import addresses, doors, text
from fusion.values.doors import NAMES

FOLDER = Path(__file__).parent
CLEANED = ("name", "sex", "birth", "phone", "address", "county", "town", "household", "relative")
"""What every tool is given, beside `link`."""
OURS = ("door", "building", "village", "relatives")
"""What the engine makes of addresses, households and relatives for its own model."""


def read() -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Rows (link, CLEANED, OURS), and {link: person}."""
    with (FOLDER / "rows.csv").open(encoding="utf-8", newline="") as file:
        rows = [cleaned(cells) for cells in csv.DictReader(file)]
    with (FOLDER / "truth.csv").open(encoding="utf-8", newline="") as file:
        truth = {line["row"]: line["person"] for line in csv.DictReader(file)}
    names: dict[str, set[str]] = {}
    for row in rows:
        if row["household"]:
            names.setdefault(row["household"], set()).add(row["name"])
    for row in rows:
        others = {row["relative"], *names.get(row["household"] or "", ())} - {None, row["name"]}
        row["relatives"] = sorted(others) or None
    return rows, truth


def cleaned(cells: dict[str, str]) -> dict[str, Any]:
    place = addresses.address(folded(cells["地址"])) if cells["地址"] else None
    address = str(place.cell.value) if place and place.cell.value else None
    door = doors.door(address, place.county) if place and address else None
    parts = dict(zip(("county", "town", *NAMES), door.key.split("|"), strict=True)) if door else {}
    return {
        "link": cells["row"],
        "name": text.person_name(folded(cells["姓名"])).value or cells["姓名"],
        "sex": {"男": "1", "女": "2"}.get(cells["性别"]),
        "birth": cells["出生日期"] or None,
        "phone": cells["电话"] or None,
        "address": address,
        "county": place.county if place else None,
        "town": place.town if place else None,
        "household": cells["户号"] or None,
        "relative": cells["亲属"] or None,
        "door": door.key if door else None,
        "building": joined(parts, "county", "village", "road", "number", "estate", "building"),
        "village": joined(parts, "county", "town", "village") if parts.get("village") else None,
    }


def folded(cell: str) -> str:
    return str(text.fold(cell).value or "")


def joined(parts: dict[str, str], *names: str) -> str | None:
    """As fusion/sql/units/ties.sql names a building and a village."""
    return "|".join(parts[name] for name in names) if parts else None


def load(connection: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]], columns: tuple[str, ...]) -> None:
    """Table records (link, columns)."""
    kinds = ", ".join(f'"{column}" varchar{"[]" if column == "relatives" else ""}' for column in ("link", *columns))
    connection.execute(f"create table records ({kinds})")
    marks = ", ".join("?" for _ in ("link", *columns))
    connection.executemany(f"insert into records values ({marks})", list(lines(rows, columns)))


def lines(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> Iterator[list[Any]]:
    for row in rows:
        yield [row[column] for column in ("link", *columns)]
