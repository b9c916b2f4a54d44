import { expect, it } from "vitest";
import { idProblem } from "../lookup/citizen-id";
import { toCsv } from "./csv";

it("a cell never acts as a formula and keeps its commas", () => {
  expect(toCsv(["文件", "行"], [["=cmd()", 3], ['甲,"乙"', null]])).toBe('\uFEFF文件,行\r\n\'=cmd(),3\r\n"甲,""乙""",\r\n');
});

it("full-width marks and line ends that spreadsheets take for formulas are made harmless too", () => {
  const cells = ["＝1+1", "＋1", "－1", "−1", "＠a", "\n=1", "-1", -1];
  expect(toCsv([], [cells])).toBe("\uFEFF\r\n'＝1+1,'＋1,'－1,'−1,'＠a,\"'\n=1\",'-1,-1\r\n");
});

it("a wrong check digit is caught before the question is asked", () => {
  expect(idProblem("520301200501010014")).toBeNull();
  expect(idProblem("520301200501010015")).toContain("校验码");
  expect(idProblem("123")).toContain("18 位");
});
