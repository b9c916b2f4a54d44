import { expect, it } from "vitest";
import { usePages } from "./usePages";

function endless() {
  let asked = 0;
  const pages = usePages<number>(async () => ({ items: [(asked += 1)], next: "more" }));
  return { pages, asked: () => asked };
}

it("an export that has no end is refused, not cut off", async () => {
  const { pages, asked } = endless();
  await pages.reload();
  await expect(pages.all()).rejects.toMatchObject({ code: "export-too-large" });
  expect(asked()).toBeLessThan(300);
});

it("an export has every page once", async () => {
  const pages = usePages<string>(async (cursor) => ({ items: [cursor ?? "first"], next: cursor === undefined ? "second" : null }));
  await pages.reload();
  expect(await pages.all()).toEqual(["first", "second"]);
});
