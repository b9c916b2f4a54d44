import { expect, it } from "vitest";
import type { Column } from "./contract";
import { addLocal, confirm, decline, dropLocal, listOf, setType, suggest } from "./mapping";

function aColumn(changes: Partial<Column> = {}): Column {
  return { name: "状态", aliases: [], type: "code:benefit_status", required: true, attribute: null, grade: "L2", ...changes };
}
const found = [{ value: "正在享受", code: "1" }, { value: "甲", code: "" }];

it("what a sample speaks for is a spelling only when it is confirmed, and without a code it is none", () => {
  const column = aColumn();
  expect([suggest(column, found), suggest(column, found)]).toEqual([2, 0]);
  expect(column.mapping).toBeUndefined();
  confirm(column, column.suggested ?? []);
  expect(column.mapping).toEqual([{ value: "正在享受", code: "1" }]);
  expect(column.suggested).toEqual([{ value: "甲", code: "" }]);
  decline(column, column.suggested ?? []);
  expect("suggested" in column).toBe(false);
  expect(suggest(column, found)).toBe(1);
});

it("a spelling taken away leaves no empty table behind", () => {
  const column = aColumn();
  addLocal(column);
  expect(column.mapping).toEqual([{ value: "", code: "" }]);
  dropLocal(column, column.mapping?.[0] as { value: string; code: string });
  expect("mapping" in column).toBe(false);
});

it("another list takes the spellings of the old one away, the same list keeps them", () => {
  const column = aColumn({ mapping: [{ value: "正在享受", code: "1" }], suggested: [] });
  setType(column, "code:benefit_status");
  expect(column.mapping).toHaveLength(1);
  setType(column, "text");
  expect([column.type, column.mapping, column.suggested]).toEqual(["text", undefined, undefined]);
});

it("sex and ethnic group are lists too", () => {
  expect(["sex", "ethnic-group", "code:county", "text"].map(listOf)).toEqual(["sex", "ethnic-group", "county", ""]);
});
