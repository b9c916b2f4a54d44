import { expect, it } from "vitest";
import type { Indicator, IndicatorDetail } from "../api/types";
import { change, figure, hiddenIn, linesOf, matches, onMap, periodName } from "./indicators";

const COUNTIES = [
  { county: "520302", name: "红花岗区", value: 41 },
  { county: "520329", name: "余庆县", value: null },
  { county: "520303", name: "汇川区", value: 57 },
  { county: null, name: null, value: 6 },
];
const PERIOD = { period: "2018-01", as_of: "2018-02-05T19:30:00Z", version: 1, total: 381, by_county: COUNTIES };

it("a figure has its decimals, and what is not told is a dash", () => {
  expect(figure(1234.5, 2)).toBe("1,234.50");
  expect(figure(0, 0)).toBe("0");
  expect(figure(null, 0)).toBe("—");
});

it("a period is a month or a day", () => {
  expect(periodName("2018-01")).toBe("2018年1月");
  expect(periodName("2018-01-03")).toBe("2018年1月3日");
});

it("a change is told against the period before, but not where one is hidden", () => {
  const totals = [{ period: "2017-12", total: 380 }, { period: "2018-01", total: 381.5 }];
  expect(change(totals, 1)).toBe("比2017年12月增加 1.5");
  expect(change([{ period: "2017-12", total: null }, { period: "2018-01", total: 1 }], 0)).toBeNull();
  expect(change(totals.slice(1), 0)).toBeNull();
});

it("the map shows counties that are told, the file says of the others that they are not", () => {
  expect(onMap(PERIOD).map((each) => each.name)).toEqual(["汇川区", "红花岗区"]);
  expect(hiddenIn(PERIOD).map((each) => each.name)).toEqual(["余庆县"]);
  const lines = linesOf({ periods: [PERIOD] } as unknown as IndicatorDetail);
  expect(lines.map((each) => [each.place, each.value])).toEqual([["全市", 381], ["红花岗区", 41], ["余庆县", null], ["汇川区", 57], ["地址不明", 6]]);
});

it("an indicator is found by its words, its theme and its owner", () => {
  const one = { id: "pupils", name: "在校学生", description: "有学籍的人。", theme: "民生", owner: "education" } as Indicator;
  expect(matches(one, { q: "学籍", theme: "", owner: "education" })).toBe(true);
  expect(matches(one, { q: "", theme: "人口", owner: "" })).toBe(false);
});
