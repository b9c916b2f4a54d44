/** Codes, in the words of the page. */
import type { CodeRow } from "../api/types";
import type { Tone } from "../words/states";
import { exact } from "../words/time";

export const STATES: Readonly<Record<CodeRow["state"], { name: string; tone: Tone }>> = {
  valid: { name: "有效", tone: "good" },
  ended: { name: "已停用", tone: "wait" },
  future: { name: "未启用", tone: "plain" },
};

/** "2019-12-31" from the beginning to that day; "长期" without both. */
export function heldFor(code: Pick<CodeRow, "since" | "until">): string {
  if (!code.since && !code.until) return "长期";
  return `${code.since ? exact(code.since) : "最初"} 至 ${code.until ? exact(code.until) : "今"}`;
}
