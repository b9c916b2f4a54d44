/** The way of data as nodes in four stages and the links between them: whom a node comes from, what it feeds, where it is drawn. */
import type { Lineage } from "../api/types";
import { attributeName } from "../contracts/choices";
import { ENTITIES, FACTS } from "../contracts/meaning/meaning";

export const STAGES = ["业务系统", "数据集", "融合属性", "指标与用处"] as const;
export const USES: Readonly<Record<Lineage["uses"][number]["kind"], string>> = { indicator: "指标", finding: "疑似线索", matching: "比对", page: "页面" };
export type Kind = "person" | "organisation" | "house";
export const KINDS: readonly { key: Kind; name: string }[] = [
  { key: "person", name: "自然人" },
  { key: "organisation", name: "法人" },
  { key: "house", name: "房屋" },
];
export type Link = Lineage["links"][number];

export interface Node {
  id: string;
  stage: 0 | 1 | 2 | 3;
  name: string;
  under: string;
  /** Its page; "" where it has none but this. */
  to: string;
  /** Of attributes and of what reads them. */
  kind: string;
  isUnregistered: boolean;
}
export interface Graph {
  nodes: readonly Node[];
  links: readonly Link[];
}

const LAYERS: Readonly<Record<string, string>> = { "person-count": "/overview", "organisation-count": "/overview?layer=organisations", "house-count": "/overview?layer=houses" };

/** findings: the rules whose cases are counted under their own name. */
function pageOf(use: Lineage["uses"][number], findings: ReadonlySet<string>): string {
  if (use.kind === "matching") return `/reviews?kind=${use.entity}`;
  return LAYERS[use.use] ?? (findings.has(use.use) ? `/findings/${use.use}` : `/indicators/${use.use}`);
}
export function graphOf(told: Lineage): Graph {
  const fed = new Map(told.links.map((link) => [link.source, link.target]));
  const catalogue = (id: string) => `/datasets/${fed.get(id)?.replace(/^dataset:/, "") ?? ""}?tab=catalogue`;
  const findings = new Set(told.uses.filter((each) => each.kind === "finding").map((each) => each.use));
  const nodes: Node[] = [
    ...told.systems.map((each): Node => ({
      ...{ id: each.id, stage: 0, name: each.name, kind: "", isUnregistered: each.system === "" },
      under: each.system ? each.department_name : `未登记 · ${each.department_name}`,
      to: each.system ? `/systems/${each.department}/${each.system}` : catalogue(each.id),
    })),
    ...told.datasets.map((each): Node => ({
      ...{ id: each.id, stage: 1, name: each.name, under: each.department_name, kind: "", isUnregistered: false },
      to: `/datasets/${each.department}/${each.dataset}`,
    })),
    ...told.attributes.map((each): Node => ({
      ...{ id: each.id, stage: 2, kind: each.kind, isUnregistered: false, to: "" },
      name: each.is_fact ? (FACTS[each.attribute]?.name ?? each.attribute) : attributeName(each.attribute, each.kind),
      under: `${ENTITIES[each.kind] ?? each.kind}${each.is_fact ? " · 事实" : ""}`,
    })),
    ...told.uses.map((each): Node => ({
      ...{ id: each.id, stage: 3, name: each.name, under: USES[each.kind], kind: each.entity, isUnregistered: false },
      to: pageOf(each, findings),
    })),
  ];
  return { nodes, links: told.links };
}

/** The node, all it comes from, and all it feeds: not what else feeds the same. */
export function lineOf(graph: Graph, id: string): ReadonlySet<string> {
  return new Set([...reached(graph, [id], "target", "source"), ...reached(graph, [id], "source", "target")]);
}
function reached(graph: Graph, from: Iterable<string>, here: "source" | "target", there: "source" | "target"): Set<string> {
  const found = new Set(from);
  for (const id of found) {
    for (const link of graph.links) if (link[here] === id) found.add(link[there]); // a set goes on to what is added meanwhile
  }
  return found;
}
export function among(graph: Graph, ids: ReadonlySet<string>): Graph {
  return { nodes: graph.nodes.filter((node) => ids.has(node.id)), links: graph.links.filter((link) => ids.has(link.source) && ids.has(link.target)) };
}
/** What concerns one kind of record: its attributes, whatever feeds them, whatever reads them. */
export function ofKind(graph: Graph, kind: Kind): Graph {
  const own = graph.nodes.filter((node) => node.stage === 2 && node.kind === kind).map((node) => node.id);
  return among(graph, new Set([...reached(graph, own, "target", "source"), ...reached(graph, own, "source", "target")]));
}

/** What feeds no attribute of any kind: drawn only when it is chosen. */
export function apart(graph: Graph): Node[] {
  const drawn = new Set(KINDS.flatMap(({ key }) => ofKind(graph, key).nodes.map((node) => node.id)));
  return graph.nodes.filter((node) => !drawn.has(node.id));
}

export interface Place {
  node: Node;
  top: number;
}
export const ROW = 58;

/** Each stage from top to bottom, spread over the height; but for attributes, by the middle of what a node is linked to. */
export function placed(graph: Graph): { columns: Place[][]; height: number } {
  const ofStage = (stage: number) => graph.nodes.filter((node) => node.stage === stage);
  const height = Math.max(...STAGES.map((_, stage) => ofStage(stage).length), 1) * ROW;
  const tops = new Map<string, number>();
  const columns: Place[][] = [[], [], [], []];
  for (const stage of [2, 1, 0, 3]) {
    const nodes = stage === 2 ? ofStage(2) : byMiddle(graph, ofStage(stage), tops);
    const step = height / Math.max(nodes.length, 1);
    columns[stage] = nodes.map((node, index) => ({ node, top: Math.round(step * index + (step - ROW) / 2) }));
    for (const { node, top } of columns[stage]) tops.set(node.id, top);
  }
  return { columns, height };
}
function byMiddle(graph: Graph, nodes: readonly Node[], tops: ReadonlyMap<string, number>): Node[] {
  const middle = (node: Node): number => {
    const linked = graph.links.flatMap((link) => (link.source === node.id ? [link.target] : link.target === node.id ? [link.source] : []));
    const known = linked.map((id) => tops.get(id)).filter((top) => top !== undefined);
    return known.length ? known.reduce((sum, top) => sum + top, 0) / known.length : Infinity;
  };
  const middles = new Map(nodes.map((node) => [node.id, middle(node)]));
  return [...nodes].sort((a, b) => compare(middles.get(a.id) ?? 0, middles.get(b.id) ?? 0));
}
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** Why a dataset's value is taken or not, where several feed one attribute. */
export function rankWords(link: Link, authorities: number): string {
  if (link.columns.length === 0) return "—";
  if (link.rank !== null) return `第 ${link.rank} 顺位`;
  return authorities ? "排在列明的部门之后" : "各来源取最近的";
}
