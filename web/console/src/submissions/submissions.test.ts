import { describe, expect, it } from "vitest";
import { equation, summary } from "./counts";
import { dropDrafts, readDraft, saveDraft, toRows } from "./drafts";
import { dollars, lasting } from "./pieces";
import { spoken, stepFigures, type Step } from "./path";

function aStep(state: string, label = "比对"): Step {
  return { name: "compare", label, state, at: null };
}

function aStore(): Storage {
  const kept: Record<string, string> = {};
  return Object.defineProperties(kept, {
    getItem: { value: (key: string) => kept[key] ?? null },
    setItem: { value: (key: string, text: string) => void (kept[key] = text) },
    removeItem: { value: (key: string) => void delete kept[key] },
  }) as unknown as Storage;
}

describe("the equation of a delivery", () => {
  it("adds up", () => {
    const sum = equation({ received: 1000, rejected: 38, duplicate: 2, unchanged: 900, new: 40, changed: 20, ended: 5 });
    expect(sum.balanced).toBe(true);
    expect(sum.terms.map((term) => term.value)).toEqual([38, 2, 900, 40, 20]);
  });

  it("is not claimed while figures are missing", () => {
    expect(equation({ received: 1000, rejected: 38 }).balanced).toBe(false);
    expect(equation({}).balanced).toBe(false);
  });

  it("is said in one sentence", () => {
    expect(summary({ received: 1000, rejected: 38 })).toBe("1,000 行：962 行通过，38 行退回");
    expect(summary({ received: 1000, rejected: 38 }, 30)).toBe("1,000 行：962 行通过，38 行退回，其中 30 行已更正入库");
    expect(summary({ received: 12 })).toBe("12 行全部通过");
  });
});

describe("the path", () => {
  it("says where the delivery stands", () => {
    expect(spoken([aStep("done"), aStep("now", "匹配"), aStep("next")])).toBe("第 2 步，共 3 步：匹配进行中");
    expect(spoken([aStep("done"), aStep("failed", "匹配"), aStep("next")])).toContain("匹配中断");
    expect(spoken([aStep("done"), aStep("done")])).toBe("共 2 步，全部完成");
  });

  it("keeps figures it has no word for off the page", () => {
    expect(stepFigures({ ...aStep("done"), counts: { new: 40, changed: 0, secret: 3, ended: 5 } })).toEqual(["新增 40", "结束 5"]);
  });
});

describe("an estimate", () => {
  it("is no more exact than it can be", () => {
    expect([0, 0.0004, 0.1234, 12.345].map(dollars)).toEqual(["0 美元", "不到 0.01 美元", "0.12 美元", "12.3 美元"]);
    expect([20, 300, 9_400].map(lasting)).toEqual(["不到 1 分钟", "约 5 分钟", "约 3 小时"]);
  });
});

describe("drafts", () => {
  it("hold only what was typed", () => {
    expect(toRows({ 7: { 姓名: " ", 身份证号: " 520301 " }, 9: { 姓名: "" } })).toEqual([
      { source_row: 7, values: { 身份证号: "520301" } },
    ]);
  });

  it("come back for the same person and delivery only", () => {
    const store = aStore();
    saveDraft(store, "zhou", "sub_1", { 7: { 姓名: "王" } });
    expect(readDraft(store, "zhou", "sub_1")).toEqual({ 7: { 姓名: "王" } });
    expect(readDraft(store, "chen", "sub_1")).toEqual({});
  });

  it("end when everything typed is taken back, and all of them at logging out", () => {
    const store = aStore();
    saveDraft(store, "zhou", "sub_1", { 7: { 姓名: "王" } });
    saveDraft(store, "zhou", "sub_1", { 7: { 姓名: "" } });
    expect(Object.keys(store)).toEqual([]);

    saveDraft(store, "zhou", "sub_2", { 7: { 姓名: "王" } });
    store.setItem("zunyi.uploads", "[]");
    dropDrafts(store);
    expect(Object.keys(store)).toEqual(["zunyi.uploads"]);
  });
});
