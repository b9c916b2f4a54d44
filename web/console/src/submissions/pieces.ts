/** What pieces of a large file cost. */

/** Two figures are enough of an estimate; what is nearly nothing says so. */
export function dollars(value: number): string {
  if (value === 0) return "0 美元";
  return value < 0.01 ? "不到 0.01 美元" : `${value.toLocaleString("zh-CN", { maximumSignificantDigits: value < 10 ? 2 : 3 })} 美元`;
}
