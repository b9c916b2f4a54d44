import { expect, it } from "vitest";
import type { Contract } from "./contract";
import { unfit } from "./sample";
import { adopt } from "./sketch";

const COLUMN = { name: "身份证号", aliases: [], type: "citizen-id", required: true, attribute: "id_number", grade: "L4" };

it("takes a proposal in the place of the columns and of all that named them, and keeps the rest", () => {
  const contract: Contract & { catalogue: object } = {
    name: "高龄津贴", entity: "person", mode: "delta", period: null, key: ["旧列"], end_limit: 0, columns: [], catalogue: { grade: "L3" },
    mentions: { home: { entity: "house", name: "住处", address_of: "旧列" } }, facts: [{ kind: "benefit", mention: "subject", parts: { period: "旧列" } }],
  };
  const proposed = { entity: "person", mode: "snapshot", period: null, key: ["身份证号"], end_limit: 0.2, columns: [COLUMN] };
  adopt(contract, proposed);

  expect(contract).toEqual({ ...proposed, name: "高龄津贴", catalogue: { grade: "L3" } });
  contract.columns[0]!.name = "证件号";
  expect(proposed.columns[0]!.name).toBe("身份证号");
});

it("refuses what is no sample before it is sent", () => {
  expect(unfit({ size: 0 })?.code).toBe("empty-file");
  expect(unfit({ size: 20 * 1024 * 1024 })).toBeNull();
  expect(unfit({ size: 20 * 1024 * 1024 + 1 })?.code).toBe("file-too-large");
});
