/** The words of an objection's way, and what is asked of whom. */
import { ask, blockdata, type intent } from "../api/client";
import type { Objection } from "../api/types";
import { has } from "../session/session";
import { typeset } from "../words/punctuation";
import type { Tone } from "../words/states";

export type State = Objection["state"];

export const STATES: readonly { value: State; label: string }[] = [
  { value: "open", label: "待核实" },
  { value: "failed", label: "更正未成" },
  { value: "correcting", label: "更正中" },
  { value: "corrected", label: "已更正" },
  { value: "refused", label: "不予更正" },
  { value: "withdrawn", label: "已撤回" },
];
export const TONES: Readonly<Record<State, Tone>> = {
  open: "wait",
  failed: "bad",
  correcting: "going",
  corrected: "good",
  refused: "plain",
  withdrawn: "plain",
};
const WAITING = new Set<State>(["open", "failed"]);
export const waits = (state: State): boolean => WAITING.has(state);

export const KIND_NAMES = { person: "自然人", organisation: "单位", house: "房屋" } as const;

/** Those whom values are shown to, and who may so find them wrong. */
export const objects = (): boolean => has("steward", "reviewer");
export const watches = (): boolean => has("leader", "auditor", "operator");

/** What the last word says of where the objection stands. */
export function answerOf(row: Objection): string {
  const last = row.history.at(-1);
  return last?.reason || typeset(last?.label ?? "");
}

export function withdraw(row: Objection, headers: ReturnType<typeof intent>): Promise<Objection> {
  return ask(blockdata.POST("/objections/{id}/withdraw", { params: { path: { id: row.id } }, body: { version: row.version }, headers }));
}
