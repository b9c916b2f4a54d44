// One typed description of each context's API, made anew from openapi/ at every build so that the two never drift.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const source = new URL("../openapi/", import.meta.url);
// What has a default need not be sent.
const OPTIONS = { defaultNonNullable: false };
const target = new URL("../src/api/schema/", import.meta.url);

/** The document with its paths as the room's client calls them: below `/api/<context>`. */
async function document(name) {
  const found = JSON.parse(await readFile(new URL(name, source), "utf8"));
  const prefix = `/api/${name.replace(".json", "")}`;
  const paths = Object.entries(found.paths).map(([path, rest]) => [path.startsWith(prefix) ? path.slice(prefix.length) : path, rest]);
  return { ...found, paths: Object.fromEntries(paths) };
}

await mkdir(target, { recursive: true });
for (const name of (await readdir(source)).filter((file) => file.endsWith(".json"))) {
  const types = astToString(await openapiTS(await document(name), OPTIONS));
  await writeFile(new URL(name.replace(".json", ".d.ts"), target), types);
}
