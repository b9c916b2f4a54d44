/** Columns of a list, and which of them a person has put away in this browser. */
import { ref, watch, type Ref } from "vue";
import type { Cell } from "./csv";

export interface Column<Row> {
  key: string;
  label: string;
  /** What is sorted and exported. */
  value?: (row: Row) => Cell;
  numeric?: boolean;
  sortable?: boolean;
  /** Always shown. */
  fixed?: boolean;
}

export function chosenColumns(list: string): Ref<ReadonlySet<string>> {
  const key = `zunyi.columns.${list}`;
  const hidden = ref<ReadonlySet<string>>(new Set(JSON.parse(localStorage.getItem(key) ?? "[]") as string[]));
  watch(hidden, (now) => localStorage.setItem(key, JSON.stringify([...now])));
  return hidden;
}
