// One typed description of each context's API, made anew from openapi/ at every build so that the two never drift.
import { mkdir, readdir, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const source = new URL("../openapi/", import.meta.url);
const target = new URL("../src/api/schema/", import.meta.url);

await mkdir(target, { recursive: true });
for (const name of (await readdir(source)).filter((file) => file.endsWith(".json"))) {
  const types = astToString(await openapiTS(new URL(name, source)));
  await writeFile(new URL(name.replace(".json", ".d.ts"), target), types);
}
