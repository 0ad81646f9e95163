// Packages that the registry keeps back until a person approves them (npm stage, from npm 11.15 on).
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Packages of a release that are staged as these very tarballs, each with the id of its stage. */
export async function stagedPackages(release) {
  // Its warnings, on standard error, are no part of the list.
  const { stdout } = await promisify(execFile)("npm", ["stage", "list", "--json", "--loglevel=error"]);
  const items = JSON.parse(stdout);
  return release.flatMap((entry) => {
    const { name, version } = entry.manifest;
    const item = items.find(
      (item) => item.packageName === name && item.version === version && item.shasum === entry.shasum,
    );
    return item === undefined ? [] : [{ ...entry, stageId: item.id }];
  });
}
