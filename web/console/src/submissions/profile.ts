/** How the picture of a column is drawn: where a spread lies on its axis, how shares stand beside each other. */
import type { Profile } from "../api/types";

export type ProfileColumn = Profile["columns"][number];
export type Side = ProfileColumn["now"];
type Drift = ProfileColumn["drifts"][number];

export interface Box {
  low: number;
  from: number;
  middle: number;
  to: number;
  high: number;
}

/** Both deliveries on one axis, in percent of its length; null where there is no spread. */
export function boxes(column: Pick<ProfileColumn, "now" | "before">): { now: Box; before: Box | null } | null {
  const sides = [column.now.spread, column.before?.spread ?? []];
  const all = sides.flat().map((place) => place.at);
  if (column.now.spread.length === 0) return null;
  const least = Math.min(...all);
  const length = Math.max(...all) - least;
  const along = (at: number) => (length === 0 ? 50 : ((at - least) / length) * 100);
  const [now, before] = sides.map((spread) => {
    const [low, from, middle, to, high] = spread.map((place) => along(place.at));
    return low === undefined || from === undefined || middle === undefined || to === undefined || high === undefined ? null : { low, from, middle, to, high };
  });
  return now ? { now, before: before ?? null } : null;
}

/** The commonest values of either delivery, with the share in both. */
export function shares(column: Pick<ProfileColumn, "now" | "before">, most = 5): { name: string; now: number; before: number | null }[] {
  const found = new Map<string, { name: string; now: number; before: number | null }>();
  for (const each of column.now.shares) found.set(each.value, { name: each.name, now: each.share, before: column.before ? 0 : null });
  for (const each of column.before?.shares ?? []) {
    const known = found.get(each.value);
    if (known) known.before = each.share;
    else found.set(each.value, { name: each.name, now: 0, before: each.share });
  }
  const weight = (each: { now: number; before: number | null }) => Math.max(each.now, each.before ?? 0);
  return [...found.values()].sort((one, other) => weight(other) - weight(one)).slice(0, most);
}

const KINDS: Readonly<Record<Drift["kind"], string>> = { filled: "有值的多少", codes: "代码分布", shape: "内容样式", level: "数值高低", distinct: "重复程度" };

export function driftName(kind: Drift["kind"]): string {
  return KINDS[kind];
}

/** The verdict of a column in a word. */
export function verdict(column: Pick<ProfileColumn, "drifts" | "before">): { tone: "bad" | "wait" | "good" | "plain"; name: string } {
  if (column.drifts.some((drift) => drift.alarms)) return { tone: "bad", name: "大不一样" };
  if (column.drifts.length) return { tone: "wait", name: "有变化" };
  return column.before ? { tone: "good", name: "相近" } : { tone: "plain", name: "无从比较" };
}

/** Alarming columns first, then those with changes, then as in the file. */
export function ordered(columns: readonly ProfileColumn[]): ProfileColumn[] {
  const rank = (column: ProfileColumn) => (column.drifts.some((drift) => drift.alarms) ? 0 : column.drifts.length ? 1 : 2);
  return [...columns].sort((one, other) => rank(one) - rank(other));
}

/** Points of a line for shares from 0 to 1, in a box of that width and height. */
export function line(values: readonly number[], width: number, height: number): string {
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  return values.map((value, place) => `${(place * step).toFixed(1)},${((1 - value) * height).toFixed(1)}`).join(" ");
}
