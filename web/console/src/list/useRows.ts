/** A list whose rows are all here already: filtered, sorted and exported like any other. */
import { watch } from "vue";
import { usePages, type Pages } from "./usePages";

export function useRows<Row>(rows: () => Row[]): Pages<Row> {
  const pages = usePages<Row>(async () => ({ items: rows(), next: null }));
  watch(rows, () => void pages.reload());
  return pages;
}
