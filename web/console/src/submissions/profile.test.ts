import { describe, expect, it } from "vitest";
import { boxes, line, ordered, type ProfileColumn, shares, type Side, verdict } from "./profile";

function side(change: Partial<Side> = {}): Side {
  return { filled: 1, distinct: 3, spread: [], shares: [], ...change };
}
const spread = (...places: number[]) => places.map((at) => ({ at, words: `${at}` }));
const drift = { kind: "level" as const, before: "", now: "", alarms: true };
function column(name: string, change: Partial<ProfileColumn> = {}): ProfileColumn {
  return { name, type: "money", now: side(), before: null, drifts: [], ...change };
}

describe("a column's picture", () => {
  it("has both deliveries on one axis", () => {
    const found = boxes({ now: side({ spread: spread(0, 10, 20, 30, 100) }), before: side({ spread: spread(0, 50, 60, 70, 200) }) });
    expect(found?.now).toEqual({ low: 0, from: 5, middle: 10, to: 15, high: 50 });
    expect(found?.before?.high).toBe(100);
  });
  it("stands in the middle where all values are the same, and is none without numbers", () => {
    expect(boxes({ now: side({ spread: spread(7, 7, 7, 7, 7) }), before: null })?.now.middle).toBe(50);
    expect(boxes({ now: side(), before: side({ spread: spread(1, 2, 3, 4, 5) }) })).toBeNull();
  });
  it("shows what was common in either delivery", () => {
    const now = side({ shares: [{ value: "1", name: "在保", share: 1 }] });
    const before = side({ shares: [{ value: "1", name: "在保", share: 0.2 }, { value: "2", name: "停发", share: 0.8 }] });
    expect(shares({ now, before })).toEqual([{ name: "在保", now: 1, before: 0.2 }, { name: "停发", now: 0, before: 0.8 }]);
    expect(shares({ now, before: null })[0]?.before).toBeNull();
  });
});

it("says in a word how a column compares, the alarming ones first", () => {
  const columns = [column("甲", { before: side() }), column("乙", { drifts: [{ ...drift, alarms: false }] }), column("丙", { drifts: [drift] })];
  expect(ordered(columns).map((each) => each.name)).toEqual(["丙", "乙", "甲"]);
  expect(ordered(columns).map((each) => verdict(each).name)).toEqual(["大不一样", "有变化", "相近"]);
  expect(verdict(column("丁")).name).toBe("无从比较");
});

it("draws a line of shares", () => {
  expect(line([0, 1, 0.5], 40, 10)).toBe("0.0,10.0 20.0,0.0 40.0,5.0");
  expect(line([1], 40, 10)).toBe("0.0,0.0");
});
