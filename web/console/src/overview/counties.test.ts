import { expect, it } from "vitest";
import { pieces } from "./counties";

const SHADES = ["a", "b", "c", "d", "e"];
const a_county = (persons: number) => ({ code: String(persons), name: String(persons), persons });

it("limits meet without gap or overlap and the last one is open", () => {
  const found = pieces([10, 22, 35, 47, 61, 80, 99, 120, 300, 980].map(a_county), SHADES);
  expect(found).toHaveLength(5);
  found.slice(1).forEach((piece, index) => expect(found[index]?.lt).toBe(piece.gte));
  expect(found.at(-1)?.lt).toBeUndefined();
});

it("a city without persons has one shade", () => {
  expect(pieces([0, 0].map(a_county), SHADES)).toHaveLength(1);
  expect(pieces([], SHADES)).toHaveLength(1);
});
