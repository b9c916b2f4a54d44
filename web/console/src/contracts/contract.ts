/** A contract while it is edited, and what each change carries with it. */

/** A spelling of the department's own, and the code it stands for. */
export interface Local {
  value: string;
  code: string;
}
export interface Column {
  name: string;
  aliases: string[];
  type: string;
  required: boolean;
  attribute: string | null;
  grade: string;
  /** Why it is graded lower than what stands in it asks for. */
  grade_reason?: string;
  mention?: string;
  mapping?: Local[];
  /** Of a sample, and not confirmed yet. */
  suggested?: Local[];
}
export interface Mention {
  entity: string;
  name: string;
  address_of?: string | null;
}
export interface Relation {
  relation: string;
  from: string;
  to: string;
  since: string | null;
}
export interface Fact {
  kind: string;
  mention: string;
  parts: Record<string, string>;
}
export interface Contract {
  name: string;
  entity: string;
  mode: string;
  period: string | null;
  key: string[];
  end_limit: number;
  /** The column on whose day a row's codes are judged. */
  code_day?: string;
  columns: Column[];
  mentions?: Record<string, Mention>;
  relations?: Relation[];
  facts?: Fact[];
}

export const SUBJECT = "subject";

export function copied(contract: unknown): Contract {
  return JSON.parse(JSON.stringify(contract)) as Contract;
}

/** "甲、乙,丙" → three names; each once. */
export function toNames(text: string): string[] {
  return [...new Set(text.split(/[、,，;；\n]/).map((each) => each.trim()).filter(Boolean))];
}

export function addColumn(contract: Contract): void {
  const names = new Set(contract.columns.map((column) => column.name));
  let number = contract.columns.length + 1;
  while (names.has(`新列${number}`)) number += 1;
  contract.columns.push({ name: `新列${number}`, aliases: [], type: "text", required: false, attribute: null, grade: "L2" });
}

export function move(contract: Contract, from: number, step: -1 | 1): void {
  const to = from + step;
  const [column] = contract.columns.slice(from, from + 1);
  if (column === undefined || to < 0 || to >= contract.columns.length) return;
  contract.columns.splice(from, 1);
  contract.columns.splice(to, 0, column);
}

/** What names the column follows it; files that still use the old header are understood by it as an alias. */
export function rename(contract: Contract, column: Column, name: string, keepsAlias: boolean): void {
  const old = column.name;
  if (!name || name === old) return;
  column.name = name;
  column.aliases = column.aliases.filter((alias) => alias !== name);
  if (keepsAlias && !column.aliases.includes(old)) column.aliases.push(old);
  refer(contract, old, name);
}

/** A column goes, and all that named it. */
export function remove(contract: Contract, column: Column): void {
  contract.columns.splice(contract.columns.indexOf(column), 1);
  refer(contract, column.name, null);
}

function refer(contract: Contract, old: string, name: string | null): void {
  contract.key = contract.key.map((each) => (each === old ? name : each)).filter((each) => each !== null);
  if (contract.period === old) contract.period = name;
  if (contract.code_day === old) {
    if (name) contract.code_day = name;
    else delete contract.code_day;
  }
  for (const mention of Object.values(contract.mentions ?? {})) {
    if (mention.address_of === old) mention.address_of = name ?? undefined;
  }
  for (const relation of contract.relations ?? []) if (relation.since === old) relation.since = name;
  for (const fact of contract.facts ?? []) fact.parts = pointed(fact.parts, old, name);
  if (contract.facts) contract.facts = contract.facts.filter((fact) => Object.keys(fact.parts).length > 0);
}

function pointed(parts: Record<string, string>, old: string, name: string | null): Record<string, string> {
  const moved = Object.entries(parts).map(([part, column]) => [part, column === old ? name : column] as const);
  return Object.fromEntries(moved.filter((each): each is [string, string] => each[1] !== null));
}

/** Keys are told apart by columns that are always there. */
export function toggleKey(contract: Contract, column: Column): void {
  if (contract.key.includes(column.name)) {
    contract.key = contract.key.filter((name) => name !== column.name);
    if (contract.period === column.name) contract.period = null;
    return;
  }
  contract.key.push(column.name);
  column.required = true;
}

/** Nothing ends by a file of changes only. */
export function setMode(contract: Contract, mode: string): void {
  contract.mode = mode;
  if (mode === "delta") Object.assign(contract, { end_limit: 0, period: null });
}

/** Whom a column may speak of. */
export function mentionsOf(contract: Contract): { value: string; label: string }[] {
  const others = Object.entries(contract.mentions ?? {}).map(([value, mention]) => ({ value, label: mention.name }));
  return [{ value: SUBJECT, label: "主体" }, ...others];
}

export function entityOf(contract: Contract, column: Column): string {
  const mention = column.mention ?? SUBJECT;
  return mention === SUBJECT ? contract.entity : (contract.mentions?.[mention]?.entity ?? contract.entity);
}
