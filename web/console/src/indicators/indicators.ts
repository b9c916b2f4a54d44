/** Indicators as a page says them: figures with their decimals, periods, and the file of all counties and periods. */
import type { Indicator, IndicatorDetail } from "../api/types";
import type { Column } from "../list/columns";
import type { County } from "../overview/counties";
import { chineseDay, chineseMonth } from "../words/time";

export type Period = IndicatorDetail["periods"][number];

/** Fewer persons than this stand behind no figure that is told. */
export const FEW = 5;
export const NOWHERE = "地址不明";
export const THEMES = ["人口", "民生", "宏观经济", "房屋", "数据质量"] as const;

export function figure(value: number | null | undefined, decimals: number): string {
  if (value === null || value === undefined) return "—";
  return value.toLocaleString("zh-CN", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

export function periodName(period: string | null | undefined): string {
  if (!period) return "—";
  return period.length === 7 ? chineseMonth(period) : chineseDay(period);
}

/** How it went against the period before; null where one of them is not told. */
export function change(totals: Indicator["totals"], decimals: number): string | null {
  const [before, now] = totals.slice(-2);
  if (!before || !now || before.total === null || now.total === null) return null;
  const difference = Number((now.total - before.total).toFixed(decimals));
  if (difference === 0) return `与${periodName(before.period)}持平`;
  return `比${periodName(before.period)}${difference > 0 ? "增加" : "减少"} ${figure(Math.abs(difference), decimals)}`;
}

/** Those whose figure is told, the biggest first: what a map can show. */
export function onMap(period: Period | undefined): County[] {
  return (period?.by_county ?? [])
    .flatMap((each) => (each.county && each.value !== null ? [{ code: each.county, name: each.name ?? each.county, count: each.value }] : []))
    .sort((a, b) => b.count - a.count);
}

export function hiddenIn(period: Period | undefined): Period["by_county"] {
  return (period?.by_county ?? []).filter((each) => each.value === null);
}

export interface Line {
  period: string;
  code: string;
  place: string;
  value: number | null;
  asOf: string;
}

/** Every period, the latest first: the city, then its counties. */
export function linesOf(indicator: IndicatorDetail): Line[] {
  return indicator.periods.flatMap((each) => [
    { period: each.period, code: "520300", place: "全市", value: each.total, asOf: each.as_of },
    ...each.by_county.map((county) => ({ period: each.period, code: county.county ?? "", place: county.name ?? NOWHERE, value: county.value, asOf: each.as_of })),
  ]);
}

export function columnsOf(indicator: Indicator): Column<Line>[] {
  return [
    { key: "period", label: "统计期", value: (line) => line.period },
    { key: "code", label: "行政区划代码", value: (line) => line.code },
    { key: "place", label: "地域", value: (line) => line.place },
    { key: "value", label: `${indicator.name}（${indicator.unit}）`, value: (line) => line.value ?? "不公布", numeric: true },
    { key: "asOf", label: "计算时间", value: (line) => line.asOf },
  ];
}

export function matches(indicator: Indicator, wanted: { q: string; theme: string; owner: string }): boolean {
  const words = `${indicator.name}${indicator.description}${indicator.id}`.toLowerCase();
  return (
    words.includes(wanted.q.toLowerCase()) && (!wanted.theme || indicator.theme === wanted.theme) && (!wanted.owner || indicator.owner === wanted.owner)
  );
}
