/** What the filters leave of a list, every page of it, as a file. */
import { ref, shallowRef } from "vue";
import { asProblem, type Problem } from "../api/problem";
import type { Column } from "./columns";
import { saveFile, toCsv } from "./csv";

export function useExport<Row>(list: () => { name: string; columns: readonly Column<Row>[]; all: () => Promise<Row[]> }) {
  const busy = ref(false);
  const problem = shallowRef<Problem | null>(null);

  async function save(): Promise<void> {
    const { name, columns, all } = list();
    busy.value = true;
    problem.value = null;
    try {
      const cells = (await all()).map((row) => columns.map((column) => column.value?.(row) ?? ""));
      saveFile(`${name}.csv`, toCsv(columns.map((column) => column.label), cells));
    } catch (error) {
      problem.value = asProblem(error);
    } finally {
      busy.value = false;
    }
  }
  return { busy, problem, save };
}
