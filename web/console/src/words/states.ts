/** States of a delivery （报送）： name, tone, and what they mean for the clerk who sent it. */

export type Tone = "plain" | "going" | "good" | "wait" | "bad";

export interface StateWords {
  name: string;
  tone: Tone;
  /** What was kept and what did not happen, for the problem box. */
  kept: string;
}

const STATES: Record<string, StateWords> = {
  received: { name: "已接收", tone: "going", kept: "" },
  processing: { name: "处理中", tone: "going", kept: "" },
  held: { name: "待确认", tone: "wait", kept: "原文件和清洗结果已保存；在您确认之前，块数据没有任何变化。" },
  failed: { name: "处理中断", tone: "bad", kept: "原文件已完整保存；重试会从中断处接续，已完成的部分不会重复计入。" },
  rejected: { name: "文件退回", tone: "bad", kept: "原文件已留存备查；本次没有任何一行进入块数据，上一次报送的数据保持不变。" },
  completed: { name: "完成", tone: "good", kept: "" },
  withdrawn: { name: "已撤回", tone: "plain", kept: "原文件已留存备查；本次没有任何一行进入块数据。" },
};

export function stateWords(state: string): StateWords {
  return STATES[state] ?? { name: state, tone: "plain", kept: "原文件已完整保存。" };
}

export const FILTER_STATES = ["processing", "held", "failed", "rejected", "completed", "withdrawn"].map((value) => ({
  value,
  label: stateWords(value).name,
}));

const RESTING = new Set(["held", "failed", "rejected", "completed", "withdrawn"]);

/** Nothing moves by itself any more: the page may stop asking. */
export function isResting(state: string): boolean {
  return RESTING.has(state);
}
