/** The directory of government information resources as its official table: one line an information item （发改高技〔2017〕1272号）. */
import type { DirectoryEntry } from "../api/types";
import { toCsv, type Cell } from "../list/csv";
import { gradeName } from "../words/terms";

type Told = Readonly<Record<string, unknown>>;
type Column = readonly [label: string, value: (told: Told, item: DirectoryEntry["items"][number]) => Cell];

const text = (value: unknown): string => (Array.isArray(value) ? value.join("、") : String(value ?? ""));
const part = (told: Told, name: string): Told => (told[name] as Told | undefined) ?? {};

const COLUMNS: readonly Column[] = [
  ["信息资源分类", (told) => text(told.resource_class)],
  ["信息资源名称", (told) => text(told.resource_name)],
  ["信息资源代码", (told) => text(told.resource_code)],
  ["信息资源提供方", (told) => text(told.provider_name)],
  ["信息资源提供方代码", (told) => text(told.provider_code)],
  ["信息资源摘要", (told) => text(told.abstract)],
  ["信息资源格式", (told) => text(told.resource_format)],
  ["信息项名称", (_, item) => item.name],
  ["数据类型", (_, item) => item.data_type],
  ["共享类型", (told) => text(part(told, "sharing").type)],
  ["共享条件", (told) => text(part(told, "sharing").condition)],
  ["共享方式", (told) => text(part(told, "sharing").method)],
  ["是否向社会开放", (told) => (part(told, "opening").is_open ? "是" : "否")],
  ["开放条件", (told) => text(part(told, "opening").condition)],
  ["更新周期", (told) => text(told.update_cycle)],
  ["发布日期", (told) => text(told.published_on)],
  ["数据分级（扩展）", (told) => text(told.grade)],
  ["信息项分类（扩展）", (_, item) => item.category],
  ["信息项分级 DB52/T 1123（扩展）", (_, item) => item.provincial],
  ["信息项分级（扩展）", (_, item) => `${item.grade} ${gradeName(item.grade)}`],
  ["来源系统（扩展）", (told) => text(told.source_system)],
  ["数据责任人（扩展）", (told) => text(told.steward)],
  ["质量要求（扩展）", (told) => text(told.quality)],
];

export function officialTable(entries: readonly DirectoryEntry[]): string {
  const rows = entries.flatMap((entry) => entry.items.map((item) => COLUMNS.map(([, value]) => value(entry.catalogue, item))));
  return toCsv(COLUMNS.map(([label]) => label), rows);
}
