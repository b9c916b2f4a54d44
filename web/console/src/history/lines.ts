/** Changes of a record as lines of an export, a line each value. */
import type { RecordChange, RecordVersion } from "../api/types";
import type { Column } from "../list/columns";
import { exact } from "../words/time";

export interface ChangeLine {
  version: RecordVersion;
  label: string;
  before: string;
  after: string;
  why: string;
}

/** A value that was not yet, or is no longer, known is told in words. */
export function valuesOf(change: RecordChange, isClear: boolean): { before: string; after: string } {
  const clear = (masked: string | null, whole: string | null | undefined) => (isClear && whole) || masked;
  return {
    before: clear(change.before, change.unmasked_before) ?? "（没有）",
    after: clear(change.after, change.unmasked_after) ?? "（没有了）",
  };
}

export function linesOf(version: RecordVersion, isClear: boolean): ChangeLine[] {
  const values = version.changes.map((each) => ({ version, label: each.label, ...valuesOf(each, isClear), why: each.rule_label ?? "" }));
  const also = version.also.map((label) => ({ version, label, before: "", after: "有变化", why: "" }));
  const moved = version.redirects_to ? [{ version, label: "并入", before: "", after: version.redirects_to, why: "" }] : [];
  return [...values, ...also, ...moved];
}

export const COLUMNS: readonly Column<ChangeLine>[] = [
  { key: "version", label: "版本", value: (line) => line.version.version, numeric: true },
  { key: "at", label: "时间", value: (line) => exact(line.version.at) },
  { key: "department", label: "部门", value: (line) => line.version.department_name },
  { key: "dataset", label: "数据集", value: (line) => line.version.dataset_name },
  { key: "label", label: "信息", value: (line) => line.label },
  { key: "before", label: "变更前", value: (line) => line.before },
  { key: "after", label: "变更后", value: (line) => line.after },
  { key: "why", label: "为什么以它为准", value: (line) => line.why },
];
