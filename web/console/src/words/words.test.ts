import { describe, expect, it } from "vitest";
import { fileSize, percent, yuan, yuanFigure } from "./numbers";
import { isResting, stateWords } from "./states";
import { typeName } from "./terms";
import { typeset } from "./punctuation";
import { chineseMonth, due, exact, moment, relative } from "./time";

const NOW = new Date("2026-11-24T02:00:00Z"); // 10:00 in Zunyi

describe("times", () => {
  it.each([
    ["2026-11-24T01:59:40Z", "刚刚"],
    ["2026-11-24T01:30:00Z", "30 分钟前"],
    ["2026-11-23T22:00:00Z", "4 小时前"],
    ["2026-11-23T08:05:00Z", "昨天 16:05"],
    ["2026-11-20T08:05:00Z", "4 天前"],
    ["2026-10-01T08:05:00Z", "2026年10月1日"],
  ])("%s is said as %s", (iso, said) => {
    expect(relative(iso, NOW)).toBe(said);
  });

  it("shows the exact moment in Beijing time", () => {
    expect(exact("2026-11-23T16:00:05Z")).toBe("2026年11月24日 00:00:05");
  });

  it("is late from the day after the due day", () => {
    expect(due("2026-11-24", NOW)).toEqual({ text: "今天到期", late: false, days: 0 });
    expect(due("2026-11-23", NOW)).toEqual({ text: "逾期 1 天", late: true, days: -1 });
    expect(due("2026-12-05T00:00:00+08:00", NOW).text).toBe("还有 11 天");
  });

  it("shows a step by the clock, with its day once that is past", () => {
    expect(moment("2026-11-24T01:30:00Z", NOW)).toBe("今天 09:30");
    expect(moment("2026-11-23T01:30:00Z", NOW)).toBe("2026年11月23日 09:30");
  });

  it("writes a month in Chinese", () => {
    expect(chineseMonth("2026-09")).toBe("2026年9月");
  });
});

describe("sentences", () => {
  it("get Chinese marks beside Chinese words only", () => {
    expect(typeset("请核对文件:完整的请点“确认继续”;不完整的请撤回,重新导出(xlsx也可)。")).toBe(
      "请核对文件：完整的请点“确认继续”；不完整的请撤回，重新导出（xlsx也可）。",
    );
    expect(typeset("1,000 at 10:15 (GB 18030)")).toBe("1,000 at 10:15 (GB 18030)");
  });
});

describe("figures", () => {
  it("turns fen into yuan and, for headlines, into ten thousand yuan", () => {
    expect(yuan(123_456)).toBe("1,234.56 元");
    expect(yuanFigure(999_999)).toEqual({ value: "9,999.99", unit: "元" });
    expect(yuanFigure(1_234_500)).toEqual({ value: "1.23", unit: "万元" });
  });

  it("says file sizes and shares briefly", () => {
    expect(fileSize(512)).toBe("512 B");
    expect(fileSize(1536)).toBe("1.5 KB");
    expect(percent(38, 1000)).toBe("4%");
    expect(percent(0, 0)).toBe("—");
  });
});

describe("states", () => {
  it("stops asking only when nothing moves by itself", () => {
    expect(isResting("processing")).toBe(false);
    expect(isResting("failed")).toBe(true);
  });

  it("shows an unknown code instead of hiding it", () => {
    expect(stateWords("archived").name).toBe("archived");
    expect(typeName("plate-number")).toBe("plate-number");
    expect(typeName("code:marital")).toBe("代码（婚姻状况）");
  });
});
