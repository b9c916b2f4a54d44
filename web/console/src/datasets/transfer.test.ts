import { expect, it } from "vitest";
import { Problem } from "../api/problem";
import { sendParts, type Door } from "./transfer";

const PARTS = { size: 10, count: 7 };
const file = new Blob(["x".repeat(65)]);
const lost = () => new Problem(0, { title: "网络未连通", code: "offline" });

function aDoor(changes: Partial<Door> = {}) {
  const sent: string[] = [];
  const busy = { now: 0, most: 0 };
  const door: Door = {
    stored: async () => [],
    sign: async (number) => `part-${number}`,
    async put(url, part, onLoaded) {
      busy.most = Math.max(busy.most, ++busy.now);
      await new Promise((resolve) => setTimeout(resolve, 1));
      busy.now -= 1;
      onLoaded(part.size);
      sent.push(`${url}:${part.size}`);
    },
    sleep: async () => undefined,
    ...changes,
  };
  return { door, sent, busy };
}

it("a big file goes in parts, at most four at once, and tells how far it is", async () => {
  const { door, sent, busy } = aDoor();
  const shares: number[] = [];
  await sendParts(door, file, PARTS, (share) => shares.push(share), new AbortController().signal);
  expect(sent.sort()).toEqual([...[1, 2, 3, 4, 5, 6].map((number) => `part-${number}:10`), "part-7:5"]);
  expect(busy.most).toBe(4);
  expect([shares[0], shares.at(-1)]).toEqual([0, 1]);
});

it("only what has not arrived is sent", async () => {
  const { door, sent } = aDoor({ stored: async () => [1, 2, 3, 5, 7] });
  const shares: number[] = [];
  await sendParts(door, file, PARTS, (share) => shares.push(share), new AbortController().signal);
  expect(sent.sort()).toEqual(["part-4:10", "part-6:10"]);
  expect(shares[0]).toBeCloseTo(45 / 65);
});

it("a part that is lost is signed and sent again", async () => {
  const signed: number[] = [];
  let failures = 2;
  const { door } = aDoor({
    sign: async (number) => `part-${signed.push(number)}`,
    put: async () => {
      if (failures-- > 0) throw lost();
    },
  });
  await sendParts(door, file, { size: 100, count: 1 }, () => undefined, new AbortController().signal);
  expect(signed).toEqual([1, 1, 1]);
});

it("what is refused for good is not tried again, and ends the others", async () => {
  let puts = 0;
  const { door } = aDoor({
    put: async () => {
      puts += 1;
      throw new Problem(403, { title: "没有权限", code: "no-permission" });
    },
  });
  await expect(sendParts(door, file, PARTS, () => undefined, new AbortController().signal)).rejects.toThrow("没有权限");
  expect(puts).toBeLessThanOrEqual(4);
});

it("a sending that is stopped stops", async () => {
  const stop = new AbortController();
  const { door } = aDoor({ put: async () => stop.abort() });
  await expect(sendParts(door, file, PARTS, () => undefined, stop.signal)).rejects.toThrow("上传已停止");
});
