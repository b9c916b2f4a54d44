/** Shades of the county map: equal shares of counties, round limits, so that a few big counties do not wash out the rest. */

export interface County {
  code: string;
  name: string;
  count: number;
}

/** From `gte` on, below `lt`: a county right on a limit belongs to the shade that begins there. */
export interface Piece {
  gte: number;
  lt?: number;
  label: string;
  color: string;
}

/** A limit that people can read: two leading digits, no finer than the figures are. */
function round(value: number, decimals: number): number {
  const digits = Math.floor(Math.log10(Math.max(value, 10 ** -decimals))) - 1;
  const unit = 10 ** Math.max(-decimals, digits);
  return Number((Math.round(value / unit) * unit).toFixed(decimals));
}

export function pieces(counties: readonly County[], shades: readonly string[], unit: string, decimals = 0): Piece[] {
  const values = counties.map((county) => county.count).sort((a, b) => a - b);
  const limits = shades.slice(1).map((_, index) => round(values[Math.floor(((index + 1) * values.length) / shades.length)] ?? 0, decimals));
  const floors = [0, ...new Set(limits.filter((limit) => limit > 0))];
  const offset = shades.length - floors.length;
  return floors.map((min, index) => {
    const next = floors[index + 1];
    const from = min.toLocaleString("zh-CN");
    return next === undefined
      ? { gte: min, label: `${from} ${unit}及以上`, color: shades[index + offset] as string }
      : { gte: min, lt: next, label: `${from} – ${Number((next - 10 ** -decimals).toFixed(decimals)).toLocaleString("zh-CN")}`, color: shades[index + offset] as string };
  });
}
