// Packages that the registry keeps back until a person approves them (npm stage, from npm 11.15 on).
import { mustRun } from "../workspace.mjs";

/** Packages of a release that are staged as these very tarballs, each with the id of its stage. */
export async function stagedPackages(release) {
  const listed = await mustRun("npm", ["stage", "list", "--json", "--loglevel=error"], { capture: true });
  const items = JSON.parse(listed.slice(listed.indexOf("[")));
  return release.flatMap((entry) => {
    const { name, version } = entry.manifest;
    const item = items.find(
      (item) => item.packageName === name && item.version === version && item.shasum === entry.shasum,
    );
    return item === undefined ? [] : [{ ...entry, stageId: item.id }];
  });
}
