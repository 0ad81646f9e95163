import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openSslProgramForTests } from "@parsec-ts/native";
import { freePort } from "@parsec-ts/test-support";
import { beforeAll, describe, expect, it } from "vitest";
import { buildProvider, modulePath } from "../scripts/build-provider.js";
import { nodeProgram } from "./nodes.js";
import { hasPrograms, openssl, openWorkbench } from "./workbench.js";

const guides = join(import.meta.dirname, "../../../docs/guides");
const programs = {
  openssl,
  nginx: await openSslProgramForTests("nginx"),
  curl: await openSslProgramForTests("curl"),
  python3: await openSslProgramForTests("python-ssl"),
};

/** The commands of a guide, up to a heading if one is given. */
function commandsOf(guide: string, until?: string): string {
  const text = readFileSync(join(guides, `${guide}.md`), "utf8");
  const end = until === undefined ? text.length : text.indexOf(`\n## ${until}`);
  return [...text.slice(0, end).matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block).join("\n");
}

describe.runIf(hasPrograms)("the guides", () => {
  beforeAll(async () => {
    await buildProvider();
  }, 600_000);

  it.each([
    ["openssl", ""],
    ["nginx", commandsOf("openssl", "Signatures")],
    ["curl", commandsOf("openssl", "Signatures")],
    ["python", commandsOf("openssl", "Signatures")],
    ["node", commandsOf("openssl", "Signatures")],
  ])("have commands that work: %s", { timeout: 60_000 }, async (guide, before) => {
    const bench = await openWorkbench();
    const bin = join(bench.cwd, "bin");
    mkdirSync(bin);
    for (const [name, path] of Object.entries(programs)) symlinkSync(path ?? "", join(bin, name));
    symlinkSync(nodeProgram("24"), join(bin, "node"));
    const modules = join(bench.cwd, "node_modules");
    mkdirSync(join(modules, "@parsec-ts"), { recursive: true });
    symlinkSync(join(import.meta.dirname, ".."), join(modules, "@parsec-ts/openssl-provider"));
    symlinkSync(join(import.meta.dirname, "../node_modules/jose"), join(modules, "jose"));
    const port = String(await freePort());
    const commands = `set -e -o pipefail\ntrap 'kill $(jobs -p) $(cat nginx.pid) 2>/dev/null || true' EXIT\n${before}\n${commandsOf(guide)}`;
    expect(commands.split("\n").length).toBeGreaterThan(20);
    const own = commands.replaceAll("/usr/local/lib/ossl-modules/parsec.so", modulePath()).replaceAll("8443", port);
    writeFileSync(join(bench.cwd, "guide.sh"), own);
    const { code, stdout, stderr } = await bench.run(["bash", "guide.sh"], { PATH: `${bin}:${process.env.PATH}` });
    expect(code, stdout + stderr).toBe(0);
  });
});
