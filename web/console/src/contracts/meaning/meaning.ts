/** Whom the rows of a contract speak of, how they belong together and what is stated: words, choices and changes. */
import { SUBJECT, type Column, type Contract, type Fact, type Mention, type Relation } from "../contract";

export interface Choice {
  value: string;
  label: string;
}

export const ENTITIES: Readonly<Record<string, string>> = { person: "自然人", organisation: "法人和其他组织", house: "房屋", party: "自然人或组织（看证件号）" };
export const RELATIONS: Readonly<Record<string, string>> = {
  "lives-in": "居住于",
  "works-at": "就职于",
  "legal-representative-of": "是法定代表人，单位为",
  "registered-at": "登记住所在",
  "located-in": "经营地址在",
  owns: "是权利人，房屋为",
  "uses-water-at": "用水地址为",
  "tax-agent-of": "是办税人，单位为",
  spouse: "的配偶是",
  "parent-of": "是父母，子女为",
  "guardian-of": "是监护人，被监护的是",
};
interface Stated {
  name: string;
  parts: Readonly<Record<string, string>>;
}
export const FACTS: Readonly<Record<string, Stated>> = {
  benefit: { name: "低保发放", parts: { period: "发放月份", amount_fen: "金额", status: "状态" } },
  insurance: { name: "参保", parts: { type: "险种", status: "缴费状态", since: "参保日期" } },
  marriage: { name: "婚姻登记", parts: { type: "登记类型", on: "登记日期" } },
  enrolment: { name: "在读", parts: { school: "学校", grade: "年级" } },
};
/** Ties between persons serve matching alone. */
export const UNTOLD: ReadonlySet<string> = new Set(["spouse", "parent-of", "guardian-of"]);

export const choicesOf = (names: Readonly<Record<string, string>>): Choice[] => Object.entries(names).map(([value, label]) => ({ value, label }));
export const factChoices: Choice[] = Object.entries(FACTS).map(([value, { name }]) => ({ value, label: name }));

/** What a contract has of this, as far as one reads it. */
export type Meaning = Pick<Contract, "entity" | "mentions" | "relations" | "facts"> & { columns: readonly Pick<Column, "name" | "type" | "mention" | "attribute">[] };

export function whoName(contract: Meaning, slug: string): string {
  return slug === SUBJECT ? "主体" : (contract.mentions?.[slug]?.name ?? slug);
}
export function columnsOf(contract: Meaning, slug: string): string[] {
  const named = contract.columns.filter((column) => column.attribute && (column.mention ?? SUBJECT) === slug).map((column) => column.name);
  const place = contract.mentions?.[slug]?.address_of;
  return place ? [...named, place] : named;
}
export function sentenceOf(contract: Meaning, relation: Relation): string {
  const since = relation.since ? `，自“${relation.since}”起` : "";
  return `${whoName(contract, relation.from)}${RELATIONS[relation.relation] ?? relation.relation}${whoName(contract, relation.to)}${since}`;
}
export function stated(fact: Fact): string {
  const known = FACTS[fact.kind]?.parts ?? {};
  return Object.entries(fact.parts)
    .map(([part, column]) => `${known[part] ?? part}取自“${column}”`)
    .join("，");
}

/** A slug has letters and single hyphens alone: house, house-b, house-c. */
function freeSlug(contract: Contract, entity: string): string {
  const taken = new Set([SUBJECT, ...Object.keys(contract.mentions ?? {})]);
  const tries = [entity, ..."bcdefghijklmnopqrstuvwxyz".split("").map((letter) => `${entity}-${letter}`)];
  return tries.find((each) => !taken.has(each)) ?? `${entity}-${"x".repeat(taken.size)}`;
}
export function addMention(contract: Contract, entity: string): void {
  const slug = freeSlug(contract, entity);
  contract.mentions = { ...contract.mentions, [slug]: { entity, name: `另一${entity === "house" ? "处房屋" : entity === "organisation" ? "家单位" : "个人"}` } };
}
export function setEntity(contract: Contract, slug: string, entity: string): void {
  const mention = contract.mentions?.[slug] as Mention;
  mention.entity = entity;
  if (entity !== "house") delete mention.address_of;
}
/** Whoever is no longer spoken of takes with it what was said of it. Its columns stay in the rows. */
export function removeMention(contract: Contract, slug: string): void {
  const { [slug]: _gone, ...rest } = contract.mentions ?? {};
  contract.mentions = rest;
  for (const column of contract.columns) {
    if (column.mention !== slug) continue;
    delete column.mention;
    column.attribute = null;
  }
  contract.relations = (contract.relations ?? []).filter((each) => each.from !== slug && each.to !== slug);
  contract.facts = (contract.facts ?? []).filter((each) => each.mention !== slug);
}
export function addRelation(contract: Contract): void {
  const [other] = Object.keys(contract.mentions ?? {});
  if (other === undefined) return;
  const relation = contract.mentions?.[other]?.entity === "house" ? "lives-in" : "works-at";
  contract.relations = [...(contract.relations ?? []), { relation, from: SUBJECT, to: other, since: null }];
}
/** A fact states something by at least one column: the first that is left. */
export function addFact(contract: Contract): void {
  const [part] = Object.keys(FACTS.benefit?.parts ?? {});
  const [column] = contract.columns;
  if (part === undefined || column === undefined) return;
  contract.facts = [...(contract.facts ?? []), { kind: "benefit", mention: SUBJECT, parts: { [part]: column.name } }];
}
/** Another kind has other parts; those of the same name keep their column. */
export function setKind(fact: Fact, kind: string): void {
  const known = Object.keys(FACTS[kind]?.parts ?? {});
  const kept = Object.entries(fact.parts).filter(([part]) => known.includes(part));
  const [first] = Object.values(fact.parts);
  fact.kind = kind;
  fact.parts = kept.length || known[0] === undefined || first === undefined ? Object.fromEntries(kept) : { [known[0]]: first };
}
export function setPart(fact: Fact, part: string, column: string): void {
  const { [part]: _old, ...rest } = fact.parts;
  fact.parts = column ? { ...rest, [part]: column } : rest;
}
export function drop<Part>(list: Part[] | undefined, part: Part): Part[] {
  return (list ?? []).filter((each) => each !== part);
}
