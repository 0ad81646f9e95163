// The bill of materials of all public packages as users get them, in CycloneDX: installed by npm into an empty project, and listed there.
import { jsonIn, mustRun } from "../workspace.mjs";
import { installByNpm } from "./package-managers.mjs";

/** The bill of materials of tarballs, as JSON. `project` is an empty folder. */
export async function sbomOf(project, tarballs) {
  await installByNpm(project, tarballs);
  const args = ["sbom", "--sbom-format", "cyclonedx", "--omit", "dev", "--loglevel", "error"];
  return jsonIn(await mustRun("npm", args, { cwd: project, capture: true }));
}
