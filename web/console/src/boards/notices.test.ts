import { describe, expect, it } from "vitest";
import type { FreshnessDataset } from "../api/types";
import { isDueIn, nextStep, weeks } from "./notices";

const dataset = (state: FreshnessDataset["state"], ...ahead: string[]) => ({ state, ahead }) as FreshnessDataset;

describe("weeks", () => {
  const items = [dataset("逾期", "2026-11-20", "2026-12-20"), dataset("正常", "2026-11-29", "2026-12-06"), dataset("即将到期", "2026-11-30"), dataset("正常")];

  it("begins with what is overdue, then counts by weeks from Monday to Sunday", () => {
    const found = weeks(items, "2026-11-28", 3);
    expect(found.map((week) => [week.label, week.from, week.count])).toEqual([
      ["逾期", "", 1],
      ["本周", "2026-11-23", 1],
      ["11/30", "2026-11-30", 2],
      ["12/7", "2026-12-07", 0],
    ]);
  });

  it("counts what is overdue in no week ahead: its next day is counted from a delivery that is missing", () => {
    expect(items.filter((each) => isDueIn(each, "2026-12-14"))).toEqual([]);
    expect(items.filter((each) => isDueIn(each, ""))).toEqual([items[0]]);
  });
});

describe("nextStep", () => {
  const row = { stage: "reminded", end: "", due: "2026-12-31", report_after: "2027-01-07" } as const;

  it("says what comes next, on the day after the last that is left", () => {
    expect(nextStep(row)).toBe("1月1日起催报");
    expect(nextStep({ ...row, stage: "urged" })).toBe("1月8日起通报");
    expect(nextStep({ ...row, stage: "reported" })).toBe("已报领导");
    expect(nextStep({ ...row, stage: "reported", end: "delivered" })).toBe("已经报送");
  });
});
