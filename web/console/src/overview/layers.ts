/** The three kinds of records that the map shows, each in its own words. */
import type { Overview } from "../api/types";
import type { Column } from "../list/columns";
import type { County } from "./counties";

export type LayerKey = "population" | "organisations" | "houses";

export interface Layer {
  key: LayerKey;
  name: string;
  /** As the map's and the table's subject. */
  title: string;
  unit: string;
  counties: County[];
  total: number;
  elsewhere: number;
  /** Whose county is not known, and why. */
  unknown: string;
  empty: string;
}

const WORDS: Readonly<Record<LayerKey, Pick<Layer, "name" | "title" | "unit" | "unknown" | "empty">>> = {
  population: { name: "人口", title: "在档人口", unit: "人", unknown: "住址未写明县（市、区）", empty: "还没有人口数据。各部门完成首次报送后显示。" },
  organisations: { name: "法人", title: "在档法人和其他组织", unit: "家", unknown: "住所未写明县（市、区）", empty: "还没有法人数据。市场监管等部门完成首次报送后显示。" },
  houses: { name: "房屋", title: "在档房屋", unit: "处", unknown: "坐落未写明县（市、区）", empty: "还没有房屋数据。住建等部门完成首次报送后显示。" },
};
export const LAYERS = (Object.keys(WORDS) as LayerKey[]).map((key) => ({ key, name: WORDS[key].name }));

export function layerOf(key: LayerKey, overview: Overview | null): Layer {
  const { total = 0, elsewhere = 0 } = overview?.[key] ?? {};
  const counties = overview ? countiesOf(key, overview) : [];
  return { key, ...WORDS[key], counties: counties.sort((a, b) => b.count - a.count), total, elsewhere };
}

function countiesOf(key: LayerKey, overview: Overview): County[] {
  if (key === "population") return overview.population.counties.map(({ code, name, persons }) => ({ code, name, count: persons }));
  return [...overview[key].counties];
}

/** The table as it is exported: every county, those not known, and the sum. */
export function linesOf(layer: Layer): County[] {
  const unknown = layer.elsewhere ? [{ code: "", name: "地址不明", count: layer.elsewhere }] : [];
  return [...layer.counties, ...unknown, { code: "", name: "合计", count: layer.total }];
}
export function columnsOf(layer: Layer): Column<County>[] {
  return [
    { key: "code", label: "行政区划代码", value: (county) => county.code },
    { key: "name", label: "县（市、区）", value: (county) => county.name },
    { key: "count", label: `${layer.title}（${layer.unit}）`, value: (county) => county.count, numeric: true },
  ];
}
