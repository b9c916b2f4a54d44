/** The words of the review page, and the columns of its export. */
import type { Review, ReviewDecided } from "../api/types";
import type { Column } from "../list/columns";

export const BATCH_MAX = 100;
export const KINDS = [
  { value: "person", label: "自然人" },
  { value: "organisation", label: "法人和其他组织" },
];
export const STATES = [
  { value: "open", label: "待复核" },
  { value: "same", label: "同一对象" },
  { value: "different", label: "不同对象" },
];
export const ASKED: Readonly<Record<string, string>> = {
  band: "证据不足以自动归并",
  ambiguous: "与另一份档案相差不大，机器拿不准是哪一个",
};
export const DECIDED: Readonly<Record<ReviewDecided, { name: string; will: string; hint: string }>> = {
  same: { name: "是同一对象", will: "这些来源行会并入右侧档案。以后可以撤销，撤销后恢复原样。", hint: "如：监护人和住址一致，经学校核实" },
  different: { name: "不是同一对象", will: "系统会记住，以后不再就这一对提问。以后可以撤销。", hint: "如：同名同栋，年龄不符" },
  withdrawn: { name: "撤销决定", will: "撤销后恢复到没有决定之前，按证据重新比对。原决定和理由保留在历史中。", hint: "如：补充了新的证明材料" },
};

/** The reasons' sum in words: bits are for those who tune the model. */
export function likelihood(weight: number): string {
  const odds = 2 ** Math.abs(weight);
  const times = odds >= 10 ? Math.round(odds).toString() : odds.toFixed(1);
  return weight >= 0 ? `是同一对象的可能约为不是的 ${times} 倍` : `不是同一对象的可能约为是的 ${times} 倍`;
}

/** What deciding this pair teaches about others. */
export function whyFirst(pair: Review): string {
  if (pair.why === null) return "";
  const compared = pair.reasons.map((each) => `${each.title}${each.label}`).join("、");
  const chance = Math.round(100 / (1 + 2 ** -pair.weight));
  const others = pair.why.open > 1 ? `这样比较的（${compared}）共有 ${pair.why.open} 对待复核` : `这样比较的（${compared}）只有这一对待复核`;
  const known = pair.why.decided > 0 ? `最近判断过 ${pair.why.decided} 对` : "还没有人判断过";
  return `${others}，${known}；现有模型认为是同一对象的可能为 ${chance}%。判断它，最能教会模型怎样看其余的。`;
}

const said = (rows: Review["left"]): string => rows.map((row) => row.cells.map((cell) => `${cell.label}:${cell.masked}`).join(" ")).join(" | ");
export const COLUMNS: readonly Column<Review>[] = [
  { key: "left", label: "没有号码的记录", value: (pair) => said(pair.left) },
  { key: "right", label: "可能所属的档案", value: (pair) => said(pair.right) },
  { key: "reasons", label: "依据", value: (pair) => pair.reasons.map((each) => `${each.title}${each.label}(${each.weight})`).join(" ") },
  { key: "weight", label: "总证据（比特）", value: (pair) => pair.weight },
  { key: "state", label: "状态", value: (pair) => STATES.find((each) => each.value === pair.state)?.label ?? pair.state },
];
