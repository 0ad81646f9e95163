// Installs packages into an empty project, as users of each package manager do; none runs scripts of the installed packages.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "../workspace.mjs";
import { npmRegistry } from "./registry.mjs";

const PNPM = "pnpm@10.34.9";
export const BUN = "bun@1.4.5";
const YARN = "@yarnpkg/cli-dist@4.18.1";

/** Installs by npm, from the registry that the project's .npmrc names. */
export async function installByNpm(project, packages) {
  emptyProject(project);
  await mustRun("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...packages], {
    cwd: project,
    capture: true,
  });
}

/**
 * Package managers by name: `install` puts packages into an empty project, with those of our scope from the registry at `registry`;
 * `nodeOptions` are what Node needs to find them.
 */
export const packageManagers = {
  npm: {
    async install(project, packages, registry) {
      emptyProject(project);
      writeFileSync(join(project, ".npmrc"), scopeRegistry(registry));
      await installByNpm(project, packages);
    },
  },
  pnpm: {
    async install(project, packages, registry) {
      emptyProject(project);
      writeFileSync(join(project, ".npmrc"), scopeRegistry(registry));
      await mustRun("npx", ["--yes", PNPM, "add", "--ignore-workspace", "--ignore-scripts", ...packages], {
        cwd: project,
        capture: true,
      });
    },
  },
  // Plug'n'Play: there is no node_modules, and a package finds nothing that it does not declare.
  yarn: {
    async install(project, packages, registry) {
      emptyProject(project);
      const npmRegistryServer = await npmRegistry();
      const settings = {
        npmRegistryServer,
        npmScopes: { "parsec-ts": { npmRegistryServer: registry } },
        unsafeHttpWhitelist: ["127.0.0.1", new URL(npmRegistryServer).hostname],
        // A cache of its own: another rehearsal's packages have the same names and versions.
        globalFolder: join(project, ".yarn/global"),
        enableScripts: false,
        enableTelemetry: false,
        // Yarn keeps versions back that are new, and these are seconds old.
        npmPreapprovedPackages: ["@parsec-ts/*"],
      };
      writeFileSync(join(project, ".yarnrc.yml"), JSON.stringify(settings));
      writeFileSync(join(project, "yarn.lock"), "");
      await mustRun("npx", ["--yes", "-p", YARN, "yarn", "add", ...packages], { cwd: project, capture: true });
    },
    nodeOptions: ["--require", "./.pnp.cjs", "--experimental-loader", "./.pnp.loader.mjs"],
  },
  bun: {
    async install(project, packages, registry) {
      emptyProject(project);
      writeFileSync(join(project, ".npmrc"), scopeRegistry(registry));
      await mustRun("npx", ["--yes", "-p", BUN, "bun", "add", "--ignore-scripts", ...packages], {
        cwd: project,
        capture: true,
        env: { BUN_INSTALL_CACHE_DIR: join(project, ".bun-cache") },
      });
    },
  },
};

function emptyProject(project) {
  mkdirSync(project, { recursive: true });
  writeFileSync(
    join(project, "package.json"),
    JSON.stringify({ name: "consumer", version: "0.0.0", private: true, type: "module" }),
  );
}

function scopeRegistry(registry) {
  return `@parsec-ts:registry=${registry}\n`;
}
