/**
 * Corrections typed but not yet sent. They may hold id numbers: kept in this tab only, for one login and one delivery,
 * until sent, put away, logged out, or the tab is closed.
 */

export type Draft = Record<number, Record<string, string>>;

const PREFIX = "zunyi.draft.";

function keyOf(person: string, submission: string): string {
  return `${PREFIX}${person}.${submission}`;
}

export function readDraft(store: Storage, person: string, submission: string): Draft {
  return JSON.parse(store.getItem(keyOf(person, submission)) ?? "{}") as Draft;
}

export function saveDraft(store: Storage, person: string, submission: string, rows: Draft): void {
  const filled = toRows(rows);
  if (filled.length === 0) return dropDraft(store, person, submission);
  const kept: Draft = Object.fromEntries(filled.map((row) => [row.source_row, row.values]));
  store.setItem(keyOf(person, submission), JSON.stringify(kept));
}

export function dropDraft(store: Storage, person: string, submission: string): void {
  store.removeItem(keyOf(person, submission));
}

/** Everybody's, at logging out. */
export function dropDrafts(store: Storage): void {
  for (const key of Object.keys(store).filter((name) => name.startsWith(PREFIX))) store.removeItem(key);
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
