/** Conflicts of one attribute as a square: whose value is taken, beside whose says something else. */
import type { Conflict } from "../api/types";

export interface Party {
  id: string;
  name: string;
}
export interface Square {
  parties: Party[];
  /** By `taken other`: how many records. */
  records: ReadonlyMap<string, number>;
  most: number;
}

export function attributesOf(conflicts: readonly Conflict[]): { value: string; label: string }[] {
  const records = new Map<string, number>();
  const labels = new Map<string, string>();
  for (const each of conflicts) {
    records.set(each.attribute, (records.get(each.attribute) ?? 0) + each.records);
    labels.set(each.attribute, each.label);
  }
  const order = [...records].sort((a, b) => b[1] - a[1]);
  return order.map(([value]) => ({ value, label: labels.get(value) ?? value }));
}

export function squareOf(conflicts: readonly Conflict[]): Square {
  const names = new Map<string, string>();
  const records = new Map<string, number>();
  for (const each of conflicts) {
    names.set(each.department, each.department_name);
    names.set(each.other_department, each.other_department_name);
    const key = keyOf(each.department, each.other_department);
    records.set(key, (records.get(key) ?? 0) + each.records);
  }
  const parties = [...names].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name, "zh"));
  return { parties, records, most: Math.max(1, ...records.values()) };
}

export function keyOf(taken: string, other: string): string {
  return `${taken} ${other}`;
}

/** How dark a square of so many records is: none is blank, few are already seen. */
export function shade(records: number, most: number): number {
  return records === 0 ? 0 : 0.12 + 0.78 * Math.sqrt(records / most);
}

export function why(conflict: Conflict): string {
  const told = [
    [conflict.why.authority, "按权威次序"],
    [conflict.why.recency, "按时间先后"],
    [conflict.why.quality, "按取值质量"],
  ] as const;
  return told.filter(([records]) => records > 0).map(([records, name]) => `${name} ${records}`).join("，");
}
