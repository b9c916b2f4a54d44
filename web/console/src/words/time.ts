/** Times as people say them. All pages show Beijing time, wherever the browser stands. */

const ZONE = "Asia/Shanghai";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const exactFormat = new Intl.DateTimeFormat("zh-CN", {
  timeZone: ZONE,
  year: "numeric",
  month: "long",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const dayFormat = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });
const clockFormat = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** "2026年11月24日 08:30:12"; a bare day stays a day. */
export function exact(iso: string): string {
  return iso.length === 10 ? chineseDay(iso) : exactFormat.format(new Date(iso));
}

/** A moment as a list of steps or an as-of line shows it: the clock today, else with its day. */
export function moment(iso: string, now: Date): string {
  const time = new Date(iso);
  const clock = clockFormat.format(time);
  const day = dayOf(time);
  if (day === dayOf(now)) return `今天 ${clock}`;
  return `${chineseDay(day)} ${clock}`;
}

/** "2026-11-24" → "2026年11月24日". */
export function chineseDay(day: string): string {
  const [year, month, date] = day.split("-");
  return `${year}年${Number(month)}月${Number(date)}日`;
}

/** "2026-09" → "2026年9月". */
export function chineseMonth(month: string): string {
  const [year, number] = month.split("-");
  return number ? `${year}年${Number(number)}月` : month;
}

/** The calendar day in Zunyi, "2026-11-24". */
export function dayOf(time: Date): string {
  return dayFormat.format(time);
}

/** How long ago, in the largest unit that still says something. */
export function relative(iso: string, now: Date): string {
  const time = new Date(iso);
  const passed = now.getTime() - time.getTime();
  if (passed < -MINUTE) return exact(iso);
  if (passed < MINUTE) return "刚刚";
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} 分钟前`;
  const days = daysBetween(dayOf(time), dayOf(now));
  if (days === 0) return `${Math.floor(passed / HOUR)} 小时前`;
  if (days === 1) return `昨天 ${clockFormat.format(time)}`;
  if (days < 7) return `${days} 天前`;
  return chineseDay(dayOf(time));
}

export interface Due {
  text: string;
  late: boolean;
  days: number;
}

/** A due day or moment as what is left of it; late from the day after. */
export function due(iso: string, now: Date): Due {
  const days = daysBetween(dayOf(now), iso.length === 10 ? iso : dayOf(new Date(iso)));
  if (days < 0) return { text: `逾期 ${-days} 天`, late: true, days };
  if (days === 0) return { text: "今天到期", late: false, days };
  return { text: `还有 ${days} 天`, late: false, days };
}

/** "2026-11-28", 4 → "2026-12-02". */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** 0 on Monday … 6 on Sunday. */
export function weekdayOf(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
}
