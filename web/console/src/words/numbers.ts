/** Figures, money and sizes as a page shows them. */

const whole = new Intl.NumberFormat("zh-CN");
const cents = new Intl.NumberFormat("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export function count(value: number): string {
  return whole.format(value);
}

/** Fen → "12,345.00 元". */
export function yuan(fen: number): string {
  return `${cents.format(fen / 100)} 元`;
}

export interface Figure {
  value: string;
  unit: string;
}

/** Money for a headline: 万元 from ten thousand yuan on. */
export function yuanFigure(fen: number): Figure {
  const amount = fen / 100;
  return amount >= 10_000 ? { value: cents.format(amount / 10_000), unit: "万元" } : { value: cents.format(amount), unit: "元" };
}

const UNITS = ["B", "KB", "MB", "GB"];

export function fileSize(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit === 0 || size >= 10 ? Math.round(size) : size.toFixed(1)} ${UNITS[unit]}`;
}

/** A share as a whole percentage; nothing of nothing is nothing. */
export function percent(part: number, all: number): string {
  return all === 0 ? "—" : `${Math.round((part / all) * 100)}%`;
}
