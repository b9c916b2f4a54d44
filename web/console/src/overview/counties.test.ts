import { expect, it } from "vitest";
import { pieces } from "./counties";
import type { Overview } from "../api/types";
import { layerOf } from "./layers";

const SHADES = ["a", "b", "c", "d", "e"];
const a_county = (count: number) => ({ code: String(count), name: String(count), count });

it("limits meet without gap or overlap and the last one is open", () => {
  const found = pieces([10, 22, 35, 47, 61, 80, 99, 120, 300, 980].map(a_county), SHADES, "人");
  expect(found).toHaveLength(5);
  found.slice(1).forEach((piece, index) => expect(found[index]?.lt).toBe(piece.gte));
  expect(found.at(-1)?.lt).toBeUndefined();
});

it("a city without persons has one shade", () => {
  expect(pieces([0, 0].map(a_county), SHADES, "人")).toHaveLength(1);
  expect(pieces([], SHADES, "人")).toHaveLength(1);
});

it("limits of ratios are as fine as the ratios", () => {
  const found = pieces([2.41, 2.55, 2.72, 2.9, 3.1].map(a_county), SHADES, "人/户", 2);
  expect(found.map((piece) => piece.gte)).toEqual([0, 2.5, 2.7, 2.9, 3.1]);
  expect(found[1]?.label).toBe("2.5 – 2.69");
});

it("a layer is told in its own words, the biggest county first", () => {
  const counties = [{ code: "1", name: "甲", count: 2 }, { code: "2", name: "乙", count: 5 }];
  const overview = { houses: { total: 8, elsewhere: 1, counties } } as unknown as Overview;
  expect(layerOf("houses", overview)).toMatchObject({ unit: "处", total: 8, elsewhere: 1, counties: [{ code: "2" }, { code: "1" }] });
  expect(layerOf("population", null)).toMatchObject({ title: "在档人口", total: 0, counties: [] });
});
