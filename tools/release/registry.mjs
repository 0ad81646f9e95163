// The registry of npm, as far as a release asks it.
import { mustRun } from "../workspace.mjs";

/** The address of the registry that npm is set to. */
export async function npmRegistry() {
  return (await mustRun("npm", ["config", "get", "registry", "--loglevel=error"], { capture: true })).trim();
}

/** The integrity of a version that the registry has, or undefined if it has no such version. */
export async function publishedIntegrity(registry, { name, version }) {
  const response = await fetch(new URL(name.replace("/", "%2f"), registry), {
    headers: { accept: "application/vnd.npm.install-v1+json", "cache-control": "no-cache" },
  });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`The registry answers ${response.status} for ${name}: run this again later.`);
  const { versions } = await response.json();
  return versions[version]?.dist.integrity;
}

/** Tells if the registry has this very tarball. A different one under the same version is refused: no version can be published twice. */
export async function isPublished(registry, { manifest, integrity }) {
  const published = await publishedIntegrity(registry, manifest);
  if (published === undefined) return false;
  if (published === integrity) return true;
  throw new Error(
    `The registry has another ${manifest.name}@${manifest.version} than this release: go on with the folder that was published from, or raise the version.`,
  );
}

/** Registries on this machine take rehearsals. */
export function isLocal(registry) {
  return ["127.0.0.1", "localhost", "[::1]"].includes(new URL(registry).hostname);
}
