import { expect, it } from "vitest";
import type { Lineage } from "../api/types";
import { apart, graphOf, lineOf, ofKind, placed, rankWords, ROW, type Link } from "./lineage";

const link = (source: string, target: string, more: Partial<Link> = {}): Link => ({ source, target, columns: [], rank: null, ...more });
const TOLD: Lineage = {
  systems: [
    { id: "system:a/s", department: "a", department_name: "甲局", system: "s", name: "甲系统" },
    { id: "named:b/乙系统", department: "b", department_name: "乙局", system: "", name: "乙系统" },
  ],
  datasets: [
    { id: "dataset:a/x", department: "a", department_name: "甲局", dataset: "x", name: "甲数据" },
    { id: "dataset:b/y", department: "b", department_name: "乙局", dataset: "y", name: "乙数据" },
  ],
  attributes: [
    { id: "attribute:person/name", kind: "person", attribute: "name", is_fact: false, authorities: [] },
    { id: "fact:person/benefit", kind: "person", attribute: "benefit", is_fact: true, authorities: [] },
    { id: "attribute:organisation/name", kind: "organisation", attribute: "name", is_fact: false, authorities: [] },
  ],
  uses: [{ id: "matching:person", kind: "matching", use: "person", name: "自然人比对", entity: "person" }],
  links: [
    link("system:a/s", "dataset:a/x"),
    link("named:b/乙系统", "dataset:b/y"),
    link("dataset:a/x", "attribute:person/name", { columns: ["姓名"], rank: 1 }),
    link("dataset:b/y", "attribute:person/name", { columns: ["姓名"] }),
    link("dataset:b/y", "attribute:organisation/name", { columns: ["名称"] }),
    link("attribute:person/name", "matching:person"),
  ],
};
const graph = graphOf(TOLD);

it("a node has what it comes from and what it feeds, not its neighbours", () => {
  expect([...lineOf(graph, "dataset:a/x")].sort()).toEqual(["attribute:person/name", "dataset:a/x", "matching:person", "system:a/s"]);
  expect(lineOf(graph, "attribute:person/name").size).toBe(6);
});

it("words are the domain's, and who is not registered leads to the catalogue that names him", () => {
  expect(graph.nodes.map((node) => node.name)).toEqual(["甲系统", "乙系统", "甲数据", "乙数据", "姓名", "低保发放", "单位名称", "自然人比对"]);
  expect(graph.nodes[1]).toMatchObject({ isUnregistered: true, to: "/datasets/b/y?tab=catalogue" });
});

it("one kind of record leaves out what does not touch it", () => {
  expect(ofKind(graph, "organisation").nodes.map((node) => node.id)).toEqual(["named:b/乙系统", "dataset:b/y", "attribute:organisation/name"]);
  expect(ofKind(graph, "house")).toEqual({ nodes: [], links: [] });
});

it("what feeds no attribute is told apart, so that nothing is left out", () => {
  const idle = { id: "system:a/idle", department: "a", department_name: "甲局", system: "idle", name: "闲置系统" };
  expect(apart(graph)).toEqual([]);
  expect(apart(graphOf({ ...TOLD, systems: [...TOLD.systems, idle] })).map((node) => node.name)).toEqual(["闲置系统"]);
});

it("nothing is drawn over anything else, and all within the height", () => {
  const { columns, height } = placed(graph);
  for (const column of columns) {
    column.forEach(({ top }, index) => expect(top - (column[index - 1]?.top ?? -ROW)).toBeGreaterThanOrEqual(ROW));
    for (const { top } of column) expect(top + ROW).toBeLessThanOrEqual(height + 1);
  }
  expect(columns.flat()).toHaveLength(graph.nodes.length);
});

it("the order of authorities is told in words", () => {
  expect(rankWords(link("a", "b", { columns: ["姓名"], rank: 2 }), 3)).toBe("第 2 顺位");
  expect(rankWords(link("a", "b", { columns: ["电话"] }), 0)).toBe("各来源取最近的");
  expect(rankWords(link("a", "b", { columns: ["电话"] }), 3)).toBe("排在列明的部门之后");
});
