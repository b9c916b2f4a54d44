import { cp, mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import elementStyles from "unplugin-element-plus/vite";
import { defineConfig, type Plugin } from "vite";

const web = fileURLToPath(new URL("../", import.meta.url));
const build = fileURLToPath(new URL("../../build/web/", import.meta.url));

/** The first page and the county shapes stand beside the console, for every app of this origin. */
function besideTheConsole(): Plugin {
  return {
    name: "beside-the-console",
    apply: "build",
    buildStart() {
      this.addWatchFile(`${web}index.html`);
    },
    async closeBundle() {
      await mkdir(`${build}geo`, { recursive: true });
      await cp(`${web}index.html`, `${build}index.html`);
      for (const file of ["zunyi-counties.geojson", "LICENSE", "README.md"]) {
        await cp(`${web}geo/${file}`, `${build}geo/${file}`);
      }
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [vue(), elementStyles({}), besideTheConsole()],
  build: { outDir: `${build}console`, emptyOutDir: true, target: "es2022", chunkSizeWarningLimit: 1200, manifest: true },
});
