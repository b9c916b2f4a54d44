/** Codes inside the differences that the room tells, in the words of the page. */
import { typeset } from "../words/punctuation";
import { fieldName, modeName, typeName } from "../words/terms";

export const ENTITIES: Readonly<Record<string, string>> = { person: "自然人", organisation: "法人和其他组织", house: "房屋", subject: "主体" };
const SAID: Readonly<Record<string, (code: string) => string>> = {
  type: typeName,
  attribute: fieldName,
  mode: modeName,
  entity: (code) => ENTITIES[code] ?? code,
  mention: (code) => ENTITIES[code] ?? code,
  end_limit: (code) => (Number.isFinite(Number(code)) ? `${Math.round(Number(code) * 1000) / 10}%` : code),
};

export interface Change {
  field: string;
  name: string;
  before: string;
  after: string;
}

export function shownChange(change: Change): string {
  const say = SAID[change.field] ?? ((code: string) => code);
  const shown = (text: string) => (text === "无" ? text : say(text));
  return typeset(`${change.name}:${shown(change.before)} → ${shown(change.after)}`);
}
