/** Facts of a record as tables: a kind each, the latest first. What the grant does not show is hidden, not left out. */
import type { Person } from "../api/types";
import { yuan } from "../words/numbers";
import { chineseDay, chineseMonth } from "../words/time";

type Fact = Person["facts"][number];
export interface FactTable {
  kind: string;
  label: string;
  parts: { name: string; label: string; isMoney: boolean }[];
  rows: { cells: Record<string, string>; source: Fact["source"] }[];
}

const HIDDEN = "***";

export function tablesOf(facts: readonly Fact[]): FactTable[] {
  const kinds = new Map<string, Fact[]>();
  for (const fact of facts) kinds.set(fact.kind, [...(kinds.get(fact.kind) ?? []), fact]);
  return [...kinds].map(([kind, ofKind]) => tableOf(kind, ofKind));
}

function tableOf(kind: string, facts: readonly Fact[]): FactTable {
  const first = facts[0] as Fact;
  const parts = Object.entries(first.labels).map(([name, label]) => {
    const isMoney = name.endsWith("_fen");
    return { name, label: isMoney ? label.replace(/[（(]分[)）]/, "") : label, isMoney };
  });
  const latest = (fact: Fact): string => String(fact.values.period ?? fact.values.on ?? fact.values.since ?? "");
  const rows = [...facts]
    .sort((a, b) => latest(b).localeCompare(latest(a)))
    .map((fact) => ({ cells: Object.fromEntries(parts.map(({ name, isMoney }) => [name, shown(fact.values[name], isMoney)])), source: fact.source }));
  return { kind, label: first.label, parts, rows };
}

function shown(value: string | number | null | undefined, isMoney: boolean): string {
  if (value === null || value === undefined) return HIDDEN;
  if (isMoney) return yuan(Number(value));
  const text = String(value);
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return chineseDay(text);
  return /^\d{4}-\d\d$/.test(text) ? chineseMonth(text) : text;
}
