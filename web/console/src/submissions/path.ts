/** The way of a delivery through the house, as a row of steps. */

export interface Step {
  name: string;
  label: string;
  state: string;
  at: string | null;
  counts?: Readonly<Record<string, number>> | null;
}

export type StepState = "done" | "now" | "next" | "failed";

const KNOWN: readonly StepState[] = ["done", "now", "next", "failed"];

export function stepState(step: Step): StepState {
  return KNOWN.find((state) => state === step.state) ?? "next";
}

export const STEP_WORDS: Readonly<Record<StepState, string>> = {
  done: "已完成",
  now: "进行中",
  next: "未开始",
  failed: "中断",
};

/** For those who listen rather than look: where the delivery stands. */
export function spoken(steps: readonly Step[]): string {
  const at = steps.findIndex((step) => stepState(step) === "now" || stepState(step) === "failed");
  if (at >= 0) return `第 ${at + 1} 步，共 ${steps.length} 步：${(steps[at] as Step).label}${STEP_WORDS[stepState(steps[at] as Step)]}`;
  const done = steps.filter((step) => stepState(step) === "done").length;
  return done === steps.length ? `共 ${steps.length} 步，全部完成` : `已完成 ${done} 步，共 ${steps.length} 步`;
}

const COUNT_WORDS: Readonly<Record<string, string>> = {
  received: "接收",
  accepted: "通过",
  rejected: "退回",
  duplicate: "重复",
  unchanged: "未变化",
  new: "新增",
  changed: "变更",
  ended: "结束",
  linked: "归并",
  matched: "归并",
  fused: "更新档案",
};

/** The step's own figures, at most two, in words; unknown ones stay out. */
export function stepFigures(step: Step): string[] {
  return Object.entries(step.counts ?? {})
    .filter(([key, value]) => key in COUNT_WORDS && value > 0)
    .slice(0, 2)
    .map(([key, value]) => `${COUNT_WORDS[key]} ${value.toLocaleString("zh-CN")}`);
}
