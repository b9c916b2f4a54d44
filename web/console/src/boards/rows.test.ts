import { expect, it } from "vitest";
import type { FreshnessBoard, QualityBoard } from "../api/types";
import { datasetLines, departmentRows, leftWords, scoreText, share, trendWords } from "./rows";

const QUALITY = {
  formula: "", months: 12,
  items: [{ department: "tax", name: "税务局", score: null, rank: null, datasets: [{ dataset: "taxpayer", name: "纳税人" }] }],
} as unknown as QualityBoard;

it("a department is one line, with how its datasets stand", () => {
  const freshness = { today: "2026-11-28", items: [], departments: [{ department: "tax", name: "税务局", datasets: 1, on_time: 0, soon: 0, overdue: 1, never: 0 }] } as FreshnessBoard;
  expect(departmentRows(QUALITY, freshness)[0]).toMatchObject({ department: "tax", overdue: 1, never: 0 });
  expect(departmentRows(QUALITY, { today: "2026-11-28", items: [], departments: [] })[0]).toMatchObject({ overdue: 0, soon: 0 });
});

it("a dataset's line knows its department", () => {
  expect(datasetLines(QUALITY)).toEqual([{ dataset: "taxpayer", name: "纳税人", department: "tax", department_name: "税务局" }]);
});

it("small shares are not rounded away, and what is not known is not zero", () => {
  expect([share(0.038), share(0.0004), share(1)]).toEqual(["3.8%", "0%", "100%"]);
  expect([scoreText(null), scoreText(95)]).toEqual(["暂无", "95.0"]);
  expect([trendWords(null), trendWords("worse")?.name]).toEqual([null, "退回增多"]);
  expect([leftWords(null), leftWords(-4), leftWords(0), leftWords(6)]).toEqual(["没有约定", "逾期 4 天", "今天到期", "还有 6 天"]);
});
