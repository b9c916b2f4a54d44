import { expect, it } from "vitest";
import { addColumn, move, remove, rename, setMode, toggleKey, toNames, type Column, type Contract } from "./contract";

function aColumn(name: string): Column {
  return { name, aliases: [], type: "text", required: false, attribute: null, grade: "L2" };
}
function aContract(): Contract {
  return {
    name: "低保对象", entity: "person", mode: "snapshot", period: "月份", key: ["证件号", "月份"], end_limit: 0.2,
    columns: ["证件号", "月份", "住址"].map(aColumn),
    mentions: { home: { entity: "house", name: "住址", address_of: "住址" } },
    relations: [{ relation: "lives-in", from: "subject", to: "home", since: "月份" }],
    facts: [{ kind: "benefit", mention: "subject", parts: { period: "月份" } }],
  };
}
const columnOf = (contract: Contract, name: string) => contract.columns.find((each) => each.name === name) as Column;

it("a new name takes along what named the column, and leaves the old one as an alias", () => {
  const contract = aContract();
  rename(contract, columnOf(contract, "月份"), "发放月份", true);
  expect([contract.key, contract.period]).toEqual([["证件号", "发放月份"], "发放月份"]);
  expect(contract.relations?.[0]?.since).toBe("发放月份");
  expect(contract.facts?.[0]?.parts).toEqual({ period: "发放月份" });
  expect(columnOf(contract, "发放月份").aliases).toEqual(["月份"]);
});

it("a column that goes is named nowhere any more", () => {
  const contract = aContract();
  remove(contract, columnOf(contract, "月份"));
  remove(contract, columnOf(contract, "住址"));
  expect(contract).toMatchObject({ key: ["证件号"], period: null, facts: [] });
  expect(JSON.stringify(contract.mentions)).not.toContain("address_of");
  expect(contract.relations?.[0]?.since).toBeNull();
});

it("columns are added under a free name and moved within their bounds", () => {
  const contract = aContract();
  addColumn(contract);
  addColumn(contract);
  expect(contract.columns.map((each) => each.name).slice(3)).toEqual(["新列4", "新列5"]);
  move(contract, 0, -1);
  move(contract, 0, 1);
  expect(contract.columns.map((each) => each.name).slice(0, 2)).toEqual(["月份", "证件号"]);
});

it("a key is required; a period leaves with its key; a delta ends nothing", () => {
  const contract = aContract();
  toggleKey(contract, columnOf(contract, "住址"));
  expect(columnOf(contract, "住址").required).toBe(true);
  toggleKey(contract, columnOf(contract, "月份"));
  expect(contract.period).toBeNull();
  setMode(contract, "delta");
  expect(contract.end_limit).toBe(0);
});

it("aliases may be divided by any comma", () => {
  expect(toNames("住址、 现住址,住址；地址")).toEqual(["住址", "现住址", "地址"]);
});
