/**
 * Corrections typed but not yet sent, kept in this browser for one login and one delivery.
 * They end by sending, by the clerk's word, or after seven days.
 */

export type Draft = Record<number, Record<string, string>>;

interface Kept {
  at: number;
  rows: Draft;
}

const PREFIX = "zunyi.draft.";
const KEPT_MS_MAX = 7 * 24 * 60 * 60_000;

function keyOf(person: string, submission: string): string {
  return `${PREFIX}${person}.${submission}`;
}

export function readDraft(store: Storage, person: string, submission: string, now: number): Draft {
  const text = store.getItem(keyOf(person, submission));
  if (text === null) return {};
  const kept = JSON.parse(text) as Kept;
  return now - kept.at > KEPT_MS_MAX ? {} : kept.rows;
}

export function saveDraft(store: Storage, person: string, submission: string, rows: Draft, now: number): void {
  const filled = toRows(rows);
  if (filled.length === 0) return dropDraft(store, person, submission);
  const kept: Kept = { at: now, rows: Object.fromEntries(filled.map((row) => [row.source_row, row.values])) };
  store.setItem(keyOf(person, submission), JSON.stringify(kept));
}

export function dropDraft(store: Storage, person: string, submission: string): void {
  store.removeItem(keyOf(person, submission));
}

/** Remove what has outlived its time, whoever wrote it. */
export function sweepDrafts(store: Storage, now: number): void {
  for (const key of Object.keys(store).filter((name) => name.startsWith(PREFIX))) {
    const kept = JSON.parse(store.getItem(key) ?? "{}") as Partial<Kept>;
    if (now - (kept.at ?? 0) > KEPT_MS_MAX) store.removeItem(key);
  }
}

export interface CorrectedRow {
  source_row: number;
  values: Record<string, string>;
}

/** Only rows and fields where something was typed. */
export function toRows(draft: Draft): CorrectedRow[] {
  return Object.entries(draft)
    .map(([row, values]) => ({
      source_row: Number(row),
      values: Object.fromEntries(
        Object.entries(values)
          .map(([field, value]) => [field, value.trim()] as const)
          .filter(([, value]) => value !== ""),
      ),
    }))
    .filter((row) => Object.keys(row.values).length > 0);
}
