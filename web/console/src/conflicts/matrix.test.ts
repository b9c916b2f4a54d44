import { describe, expect, it } from "vitest";
import type { Conflict } from "../api/types";
import { attributesOf, keyOf, shade, squareOf, why } from "./matrix";

function conflict(taken: string, other: string, records: number, attribute = "name"): Conflict {
  const names = { department_name: taken.toUpperCase(), dataset_name: "甲", other_department_name: other.toUpperCase(), other_dataset_name: "乙" };
  const sides = { department: taken, dataset: "a", other_department: other, other_dataset: "b" };
  return { attribute, label: attribute, ...sides, ...names, records, why: { authority: records, recency: 0, quality: 1 }, examples: [] };
}

describe("the square of conflicts", () => {
  it("sums datasets of the same two departments, and knows who is taken", () => {
    const square = squareOf([conflict("a", "b", 3), conflict("a", "b", 4), conflict("b", "a", 1)]);
    expect(square.parties.map((party) => party.id)).toEqual(["a", "b"]);
    expect([square.records.get(keyOf("a", "b")), square.records.get(keyOf("b", "a")), square.most]).toEqual([7, 1, 7]);
    expect(squareOf([]).most).toBe(1);
  });

  it("is darker the more records there are, and blank where there are none", () => {
    expect(shade(0, 9)).toBe(0);
    expect(shade(1, 9)).toBeGreaterThan(0.1);
    expect(shade(9, 9)).toBeCloseTo(0.9);
  });

  it("begins with the attribute that is most in conflict", () => {
    expect(attributesOf([conflict("a", "b", 3), conflict("a", "b", 9, "phone")]).map((each) => each.value)).toEqual(["phone", "name"]);
    expect(why(conflict("a", "b", 3))).toBe("按权威次序 3，按取值质量 1");
  });
});
