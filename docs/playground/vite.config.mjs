import { defineConfig } from "vite";
import { contractTable } from "./contract/contract-table.mjs";

const NAME = "virtual:contract";

/** Relative addresses, so that the page works below any path of any file server. */
export default defineConfig({
  base: "./",
  logLevel: "warn",
  plugins: [
    {
      name: "contract",
      resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
      load: (id) => (id === `\0${NAME}` ? `export default ${JSON.stringify(contractTable())};` : undefined),
    },
  ],
  build: { target: "es2022", modulePreload: false, assetsInlineLimit: 0 },
});
