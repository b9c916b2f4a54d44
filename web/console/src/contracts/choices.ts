/** What may be chosen for a column, in the words of the domain. */
import { fieldName, gradeName, typeName } from "../words/terms";

export interface Choice {
  value: string;
  label: string;
}

const TYPES = [
  ...["text", "integer", "decimal", "money", "capital", "date", "month", "phone", "address", "citizen-id", "person-name", "sex", "ethnic-group"],
  ...["household-number", "credit-code", "taxpayer-number", "organisation-name", "party-name", "party-id", "real-estate-number", "certificate-number"],
  ...["county", "marital", "education", "household_relation", "benefit_status", "insurance", "payment_status", "organisation_kind", "industry"].map(code),
  ...["organisation_status", "tax_credit", "house_use", "marriage_registration", "school_grade", "match_decision"].map(code),
];
function code(list: string): string {
  return `code:${list}`;
}

const PERSON = ["id_number", "name", "sex", "birth", "ethnic", "phone", "address", "household", "relation", "marital", "education", "death_date", "death_place"];
const ORGANISATION = ["credit_code", "old_number", "name", "kind", "industry", "capital_fen", "founded", "status", "phone", "address", "tax_credit"];
const HOUSE = [
  ...["real_estate_number", "address_code", "address", "county", "town", "village", "village_group", "road", "number", "estate", "building", "unit", "room"],
  ...["floor_area", "usage"],
];
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  person: PERSON,
  organisation: ORGANISATION,
  house: HOUSE,
  party: [...new Set([...PERSON, ...ORGANISATION])],
};

/** One word may mean another thing of an organisation than of a person. */
const OF_ORGANISATIONS: Readonly<Record<string, string>> = { name: "单位名称", kind: "组织机构类型", status: "登记状态", address: "地址" };
const OF_HOUSES: Readonly<Record<string, string>> = { address: "坐落地址", number: "门牌号" };

export function attributeName(attribute: string, entity: string): string {
  const own = entity === "organisation" ? OF_ORGANISATIONS : entity === "house" ? OF_HOUSES : {};
  return own[attribute] ?? fieldName(attribute);
}

export const typeChoices: readonly Choice[] = TYPES.map((value) => ({ value, label: typeName(value) }));
export const gradeChoices: readonly Choice[] = ["L1", "L2", "L3", "L4"].map((value) => ({ value, label: `${value} ${gradeName(value)}` }));

/** What is chosen now is always among the choices. */
export function attributeChoices(entity: string, now: string | null): Choice[] {
  const known = ATTRIBUTES[entity] ?? [];
  const all = now && !known.includes(now) ? [now, ...known] : known;
  return all.map((value) => ({ value, label: attributeName(value, entity) }));
}

export function withPresent(choices: readonly Choice[], now: string): readonly Choice[] {
  return choices.some((each) => each.value === now) ? choices : [{ value: now, label: typeName(now) }, ...choices];
}
