// The first page must stay light: what index.html loads before anybody has done anything, compressed.
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const KB_MAX = 450;
const out = new URL("../../../build/web/console/", import.meta.url);
const manifest = JSON.parse(await readFile(new URL(".vite/manifest.json", out), "utf8"));

const seen = new Set();
function gather(key) {
  const chunk = manifest[key];
  if (seen.has(chunk.file)) return;
  [chunk.file, ...(chunk.css ?? [])].forEach((file) => seen.add(file));
  (chunk.imports ?? []).forEach(gather);
}
gather("index.html");

let bytes = 0;
for (const file of seen) bytes += gzipSync(await readFile(new URL(file, out))).length;
const size = Math.round(bytes / 1024);
console.log(`initial load ${size} KB compressed in ${seen.size} files (limit ${KB_MAX} KB)`);
if (size > KB_MAX) process.exit(1);
