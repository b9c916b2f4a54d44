/** A list that comes page by page under an opaque cursor. */
import { computed, shallowRef } from "vue";
import { asProblem, Problem } from "../api/problem";

export interface Page<Row> {
  items: Row[];
  next: string | null;
}

const EXPORT_PAGES_MAX = 200;

/** An export is whole or it is none: what was cut off nobody would notice. */
function tooMany(rows: number): Problem {
  return new Problem(413, {
    title: "要导出的内容太多",
    code: "export-too-large",
    detail: `已读到 ${rows} 条，后面还有，没有导出。`,
    remedy: "请先用筛选缩小范围，再分次导出。",
  });
}

/** All pages of a list that is short enough to be read whole. */
export async function readAll<Row>(fetchPage: (cursor: string | undefined) => Promise<Page<Row>>): Promise<Row[]> {
  return readOn(fetchPage, [], undefined);
}

async function readOn<Row>(fetchPage: (cursor: string | undefined) => Promise<Page<Row>>, known: readonly Row[], from: string | undefined): Promise<Row[]> {
  const rows = [...known];
  let cursor = from;
  for (let page = 0; page < EXPORT_PAGES_MAX; page += 1) {
    const answer = await fetchPage(cursor);
    rows.push(...answer.items);
    if (!answer.next) return rows;
    cursor = answer.next;
  }
  throw tooMany(rows.length);
}

export function usePages<Row>(fetchPage: (cursor: string | undefined) => Promise<Page<Row>>) {
  const items = shallowRef<Row[]>([]);
  const next = shallowRef<string | null>(null);
  const loading = shallowRef(true);
  const problem = shallowRef<Problem | null>(null);
  let turn = 0;
  let pageCount = 0;

  async function load(cursor: string | undefined): Promise<void> {
    const mine = ++turn;
    loading.value = true;
    try {
      const page = await fetchPage(cursor);
      if (mine !== turn) return;
      items.value = cursor === undefined ? page.items : [...items.value, ...page.items];
      next.value = page.next ?? null;
      pageCount = cursor === undefined ? 1 : pageCount + 1;
      problem.value = null;
    } catch (error) {
      if (mine === turn) problem.value = asProblem(error);
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  /** The first page again, quietly, as long as no more of them are shown. */
  async function refresh(): Promise<void> {
    const mine = turn;
    if (pageCount > 1) return;
    const page = await fetchPage(undefined).catch(() => null);
    if (page === null || mine !== turn) return;
    items.value = page.items;
    next.value = page.next ?? null;
  }

  /** Every row under the present filters, for an export. */
  async function all(): Promise<Row[]> {
    return next.value === null ? [...items.value] : readOn(fetchPage, items.value, next.value);
  }

  void load(undefined);
  return {
    items,
    loading,
    problem,
    hasMore: computed(() => next.value !== null),
    more: () => load(next.value ?? undefined),
    reload: () => load(undefined),
    refresh,
    all,
  };
}

export type Pages<Row> = ReturnType<typeof usePages<Row>>;
