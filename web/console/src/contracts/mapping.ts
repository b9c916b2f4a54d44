/** A department's own spellings of a code list's codes: said, suggested by a sample, confirmed one by one or all. */
import type { Column, Contract, Local } from "./contract";

/** The code list that a column's type is looked up in; "" for a type without one. */
export function listOf(type: string): string {
  if (type === "sex" || type === "ethnic-group") return type;
  return type.startsWith("code:") ? type.slice(5) : "";
}
export function coded(contract: Contract): Column[] {
  return contract.columns.filter((column) => listOf(column.type) !== "");
}

export function addLocal(column: Column): void {
  column.mapping = [...(column.mapping ?? []), { value: "", code: "" }];
}
export function dropLocal(column: Column, local: Local): void {
  put(column, "mapping", (column.mapping ?? []).filter((each) => each !== local));
}

/** What is known already, as a spelling or as a suggestion, is not suggested once more. How many are new. */
export function suggest(column: Column, found: readonly Local[]): number {
  const known = new Set([...(column.mapping ?? []), ...(column.suggested ?? [])].map((each) => each.value));
  const fresh = found.filter((each) => !known.has(each.value)).map(({ value, code }) => ({ value, code }));
  put(column, "suggested", [...(column.suggested ?? []), ...fresh]);
  return fresh.length;
}
export function confirm(column: Column, locals: readonly Local[]): void {
  const sure = locals.filter((each) => each.code !== "");
  column.mapping = [...(column.mapping ?? []), ...sure];
  decline(column, sure);
}
export function decline(column: Column, locals: readonly Local[]): void {
  put(column, "suggested", (column.suggested ?? []).filter((each) => !locals.includes(each)));
}

/** Another list knows other codes. */
export function setType(column: Column, type: string): void {
  if (listOf(type) !== listOf(column.type)) {
    delete column.mapping;
    delete column.suggested;
  }
  column.type = type;
}

function put(column: Column, field: "mapping" | "suggested", locals: Local[]): void {
  if (locals.length) column[field] = locals;
  else delete column[field];
}
