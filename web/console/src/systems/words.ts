/** Plans and states of business systems in words. */
import type { SystemRow } from "../api/types";
import type { Tone } from "../words/states";

export type Decision = NonNullable<SystemRow["decision"]>;
export type State = SystemRow["state"];

export const DECISIONS: Readonly<Record<Decision | "undecided", { name: string; will: string; colour: string }>> = {
  keep: { name: "保留", will: "照现状继续使用，没有期限。", colour: "#4f7f5f" },
  renovate: { name: "改造", will: "系统继续使用，补上接口、编码或流程。", colour: "#3b6ea5" },
  upgrade: { name: "升级", will: "换用新的版本或迁到新的环境。", colour: "#7d9cc4" },
  merge: { name: "整合", will: "功能和数据并入另一个系统。", colour: "#d69a3c" },
  retire: { name: "停用", will: "数据归档后不再使用。", colour: "#8795a5" },
  undecided: { name: "未决定", will: "还没有决定。", colour: "#c9d2dc" },
};

export const STATES: Readonly<Record<State, { name: string; tone: Tone }>> = {
  undecided: { name: "未决定", tone: "wait" },
  kept: { name: "保留", tone: "plain" },
  "not-begun": { name: "未开始", tone: "plain" },
  "under-way": { name: "进行中", tone: "going" },
  late: { name: "逾期", tone: "bad" },
  done: { name: "已完成", tone: "good" },
};

export const HOSTINGS = ["政务云", "本单位机房", "托管机房", "上级部门", "单机"] as const;
export const NETWORKS = ["电子政务外网", "业务专网", "互联网", "单机"] as const;

export function decisionName(decision: Decision | null): string {
  return DECISIONS[decision ?? "undecided"].name;
}

export function options<Key extends string>(of: Readonly<Record<Key, { name: string }>>, but: readonly string[] = []): { value: Key; label: string }[] {
  return (Object.keys(of) as Key[]).filter((key) => !but.includes(key)).map((key) => ({ value: key, label: of[key].name }));
}
