/** The words of the pages about models of matching. */
import type { ModelDetail, ModelField, ModelVersion } from "../api/types";
import type { Tone } from "../words/states";

export const KINDS = [
  { key: "person", name: "自然人" },
  { key: "organisation", name: "法人和其他组织" },
] as const;
export type Kind = (typeof KINDS)[number]["key"];

export const STATES: Readonly<Record<ModelVersion["state"], { name: string; tone: Tone }>> = {
  candidate: { name: "候选", tone: "plain" },
  adopting: { name: "正在生效", tone: "going" },
  "in-force": { name: "正在使用", tone: "good" },
  past: { name: "曾经使用", tone: "plain" },
};
export const BANDS = [
  { key: "link", name: "自动归并" },
  { key: "review", name: "请人复核" },
  { key: "none", name: "不归并" },
] as const;
export type Band = (typeof BANDS)[number]["key"];

export function kindOf(key: string): Kind {
  return KINDS.find((kind) => kind.key === key)?.key ?? "person";
}

export function origin(version: ModelVersion): string {
  return version.taught ? `${version.asked_by}要求训练，用 ${version.taught} 个决定，另留 ${version.held} 个作比较` : "随平台发布";
}

export function verdict(version: ModelVersion): string {
  if (version.not_worse === null) return "—";
  return version.not_worse ? "不差于当时使用的" : "不如当时使用的";
}

export interface WeightLine {
  field: string;
  title: string;
  level: string;
  label: string;
  weight: number;
  least: number;
  /** Of the model in force; null where this is it. */
  before: number | null;
}

export function weightLines(fields: readonly ModelField[], inForce: ModelDetail["in_force"]): WeightLine[] {
  const known = new Map((inForce ?? []).flatMap((field) => field.levels.map((level) => [`${field.field}.${level.level}`, level.weight] as const)));
  return fields.flatMap((field) =>
    field.levels.map((level) => ({
      field: field.field,
      title: field.title,
      level: level.level,
      label: level.label,
      weight: level.weight,
      least: level.weight_least,
      before: known.get(`${field.field}.${level.level}`) ?? null,
    })),
  );
}

export function signed(weight: number): string {
  return `${weight > 0 ? "+" : ""}${weight.toFixed(1)}`;
}

/** Where a bar begins and how long it is, in percent of a track whose middle is no evidence. */
export function bar(weight: number, most: number): { left: string; width: string } {
  const width = (Math.abs(weight) / most) * 50;
  return { left: `${weight < 0 ? 50 - width : 50}%`, width: `${width}%` };
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? "—" : `${Math.round((100 * part) / whole)}%`;
}
