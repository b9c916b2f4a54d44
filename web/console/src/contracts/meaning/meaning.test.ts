import { describe, expect, it } from "vitest";
import type { Contract } from "../contract";
import { addFact, addMention, addRelation, columnsOf, removeMention, sentenceOf, setEntity, setKind, setPart, stated } from "./meaning";

function aContract(): Contract {
  const column = (name: string, attribute: string | null, mention?: string) => ({ name, aliases: [], type: "text", required: false, attribute, grade: "L2", ...(mention ? { mention } : {}) });
  return {
    name: "学籍",
    entity: "person",
    mode: "delta",
    period: null,
    key: ["学籍号"],
    end_limit: 0,
    columns: [column("学籍号", null), column("姓名", "name"), column("监护人", "name", "guardian"), column("住址", "address")],
    mentions: { guardian: { entity: "person", name: "监护人" }, home: { entity: "house", name: "住处", address_of: "住址" } },
    relations: [
      { relation: "guardian-of", from: "guardian", to: "subject", since: null },
      { relation: "lives-in", from: "subject", to: "home", since: "学籍号" },
    ],
    facts: [{ kind: "enrolment", mention: "guardian", parts: { school: "学籍号" } }],
  };
}

describe("whom rows speak of", () => {
  it("is told in sentences", () => {
    const contract = aContract();
    expect(columnsOf(contract, "guardian")).toEqual(["监护人"]);
    expect(columnsOf(contract, "home")).toEqual(["住址"]);
    expect(contract.relations?.map((each) => sentenceOf(contract, each))).toEqual(["监护人是监护人，被监护的是主体", "主体居住于住处，自“学籍号”起"]);
    expect(stated({ kind: "enrolment", mention: "subject", parts: { school: "学校" } })).toBe("学校取自“学校”");
  });

  it("gets a free name of letters", () => {
    const contract = aContract();
    addMention(contract, "house");
    addMention(contract, "house");
    expect(Object.keys(contract.mentions ?? {})).toEqual(["guardian", "home", "house", "house-b"]);
  });

  it("takes with it what was said of it, but no column", () => {
    const contract = aContract();
    removeMention(contract, "guardian");
    expect(contract.columns.map((each) => [each.name, each.attribute, each.mention])).toContainEqual(["监护人", null, undefined]);
    expect(contract.relations).toHaveLength(1);
    expect(contract.facts).toEqual([]);
  });

  it("names an address only as a house", () => {
    const contract = aContract();
    setEntity(contract, "home", "organisation");
    expect(contract.mentions?.home).toEqual({ entity: "organisation", name: "住处" });
  });
});

describe("relations and facts", () => {
  it("begin with what is there", () => {
    const contract = aContract();
    addRelation(contract);
    addFact(contract);
    expect(contract.relations?.at(-1)).toEqual({ relation: "works-at", from: "subject", to: "guardian", since: null });
    expect(contract.facts?.at(-1)).toEqual({ kind: "benefit", mention: "subject", parts: { period: "学籍号" } });
  });

  it("keep the columns that another kind knows too", () => {
    const fact = { kind: "benefit", mention: "subject", parts: { period: "月份", status: "状态" } };
    setKind(fact, "insurance");
    expect(fact.parts).toEqual({ status: "状态" });
    setKind(fact, "enrolment");
    expect(fact.parts).toEqual({ school: "状态" });
    setPart(fact, "grade", "年级");
    setPart(fact, "school", "");
    expect(fact.parts).toEqual({ grade: "年级" });
  });
});
