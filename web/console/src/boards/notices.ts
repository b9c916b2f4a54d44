/** Reminders, urgings and reports in words, and the weeks in which deliveries are due. */
import type { FreshnessDataset, Reminder } from "../api/types";
import type { Tone } from "../words/states";
import { addDays, chineseDay, weekdayOf } from "../words/time";

export const STAGES: Readonly<Record<Reminder["stage"], { name: string; tone: Tone }>> = {
  reminded: { name: "已提醒", tone: "plain" },
  urged: { name: "已催报", tone: "wait" },
  reported: { name: "已通报", tone: "bad" },
};
export const STAGE_OPTIONS = Object.entries(STAGES).map(([value, { name }]) => ({ value, label: name }));
export const ENDED_OPTIONS = [{ value: "ended", label: "已了结" }];

/** What comes next if nothing does: "3月13日起通报". */
export function nextStep(row: Pick<Reminder, "stage" | "end" | "report_after" | "due">): string {
  if (row.end === "delivered") return "已经报送";
  if (row.end === "moved") return "应报日期有变";
  if (row.stage === "reported") return "已报领导";
  if (row.stage === "reminded") return `${shortDay(addDays(row.due, 1))}起催报`;
  return `${shortDay(addDays(row.report_after, 1))}起通报`;
}

/** "2018-03-13" → "3月13日". */
export function shortDay(day: string): string {
  return chineseDay(day).slice(5);
}

export interface Week {
  /** Its Monday; "" for what is overdue. */
  from: string;
  label: string;
  words: string;
  count: number;
}

/** How many deliveries are overdue, and how many fall due in each of the weeks from this one on. */
export function weeks(items: readonly FreshnessDataset[], today: string, count = 13): Week[] {
  const monday = addDays(today, -weekdayOf(today));
  const overdue = items.filter((each) => each.state === "逾期");
  const found: Week[] = [{ from: "", label: "逾期", words: "已经逾期", count: overdue.length }];
  for (let week = 0; week < count; week += 1) {
    const from = addDays(monday, 7 * week);
    const label = week === 0 ? "本周" : `${Number(from.slice(5, 7))}/${Number(from.slice(8))}`;
    found.push({ from, label, words: `${shortDay(from)}起的一周`, count: items.filter((each) => isDueIn(each, from)).length });
  }
  return found;
}

/** Whether a delivery that is not overdue falls due in the week of that Monday; in the week "", whether it is overdue. */
export function isDueIn(item: FreshnessDataset, monday: string): boolean {
  if (monday === "" || item.state === "逾期") return monday === "" && item.state === "逾期";
  const until = addDays(monday, 7);
  return item.ahead.some((day) => day >= monday && day < until);
}
