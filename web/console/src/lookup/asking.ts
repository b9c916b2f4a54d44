/** The three look-ups: who may ask, what is sent, and the answers in one shape. */
import type { FormRules } from "element-plus";
import { shallowRef } from "vue";
import { ask, blockdata, intent } from "../api/client";
import type { GoldenRecord, Ground, Person, RecordKind } from "../api/types";
import { has } from "../session/session";

export interface Case {
  case_number: string;
  ground: string;
}
export type Question = (
  | ({ kind: "person"; id_number?: string; name?: string; birth?: string } & Case)
  | { kind: "organisation"; credit_code?: string; old_number?: string; name?: string }
  | ({ kind: "house"; address?: string; real_estate_number?: string; address_code?: string } & Partial<Case>)
) & { as_of?: string };

export interface Found {
  kind: RecordKind;
  record: Person | GoldenRecord;
  footprints: string[];
  case_number: string;
  /** The day to whose end it was known; empty for now. */
  as_of: string;
}

export const KINDS: readonly { key: RecordKind; name: string }[] = [
  { key: "person", name: "自然人" },
  { key: "organisation", name: "法人和其他组织" },
  { key: "house", name: "房屋" },
];
export const NO_CASE: Readonly<Case> = { case_number: "", ground: "" };
/** Without a case and a ground nobody's data is asked for. */
export const CASE_RULES = {
  case_number: [{ required: true, whitespace: true, message: "请填写案号；没有案号不能查询", trigger: "blur" }],
  ground: [{ required: true, message: "请选择查询依据", trigger: "change" }],
} satisfies FormRules;

/** Those who work on cases; everybody else sees what registers publish of organisations. */
export const worksOnCases = (): boolean => has("steward", "reviewer");
export const kindsOf = () => KINDS.filter((each) => each.key === "organisation" || worksOnCases());

/** The case last asked for, so that a record's history need not be asked for again. In memory alone: it goes with the page. */
export const lastCase = shallowRef<Case>(NO_CASE);

export async function grounds(): Promise<{ items: Ground[] }> {
  return worksOnCases() ? ask(blockdata.GET("/grounds")) : { items: [] };
}

export async function lookUp(question: Question): Promise<Found> {
  const { kind, ...body } = question;
  const headers = intent();
  const as_of = question.as_of ?? "";
  if (question.kind === "organisation") {
    const { record, footprints } = await ask(blockdata.POST("/organisations/lookup", { body, headers }));
    return { kind, record, footprints, case_number: "", as_of };
  }
  const asked = { case_number: question.case_number ?? "", ground: question.ground ?? "" };
  lastCase.value = asked;
  if (question.kind === "house") {
    const { record, footprints } = await ask(blockdata.POST("/houses/lookup", { body, headers }));
    return { kind, record, footprints, case_number: asked.case_number, as_of };
  }
  const { person, footprint } = await ask(blockdata.POST("/persons/lookup", { body, headers }));
  return { kind, record: person, footprints: [footprint], case_number: asked.case_number, as_of };
}
