// node tools/release.mjs: publishes every public package whose version the registry does not have yet, as packed, with provenance. For the
// release workflow: it proves who it is by its own identity (npm's trusted publishing), so there is no token to lose.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packAll } from "./sbom.mjs";
import { mustRun, publicPackages, run } from "./workspace.mjs";

const NPM = ["--yes", "npm@11.6.2"];

const work = mkdtempSync(join(tmpdir(), "parsec-ts-release-"));
try {
  const tarballs = await packAll(work);
  for (const { manifest } of publicPackages()) {
    const { name, version } = manifest;
    const { code } = await run("npx", [...NPM, "view", `${name}@${version}`, "version"], { capture: true });
    if (code === 0) continue;
    const file = tarballs.find((path) => path.endsWith(`/${name.slice(1).replace("/", "-")}-${version}.tgz`));
    await mustRun("npx", [...NPM, "publish", file, "--provenance", "--access", "public"]);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
