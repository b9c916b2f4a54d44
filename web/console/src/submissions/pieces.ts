/** What pieces of a large file take and cost. */

/** Two figures are enough of an estimate; what is nearly nothing says so. */
export function dollars(value: number): string {
  if (value === 0) return "0 美元";
  return value < 0.01 ? "不到 0.01 美元" : `${value.toLocaleString("zh-CN", { maximumSignificantDigits: value < 10 ? 2 : 3 })} 美元`;
}

/** A time that is only guessed at, rounded to what one would say of it. */
export function lasting(seconds: number): string {
  const minutes = seconds / 60;
  if (minutes < 1) return "不到 1 分钟";
  return minutes < 90 ? `约 ${Math.round(minutes)} 分钟` : `约 ${Math.round(minutes / 60)} 小时`;
}
