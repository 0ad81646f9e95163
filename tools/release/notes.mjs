// The notes of a release, from the CHANGELOG of each package: every change once, with the packages that it is about.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const KINDS = { "Major Changes": "Breaking changes", "Minor Changes": "Changes", "Patch Changes": "Fixes" };

/** The notes of `version`, from the CHANGELOGs in these folders of a checkout. */
export function releaseNotes(checkout, folders, version) {
  const changelogs = folders
    .map((folder) => ({ folder, path: join(checkout, folder, "CHANGELOG.md") }))
    .filter(({ path }) => existsSync(path))
    .map(({ folder, path }) => ({ name: folder.split("/").at(-1), text: readFileSync(path, "utf8") }));
  return notesOf(changelogs, version);
}

/** The notes of `version` from texts of CHANGELOGs, `{ name, text }` each. */
export function notesOf(changelogs, version) {
  const sections = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, new Map()]));
  for (const { name, text } of changelogs)
    for (const [kind, entry] of entriesOf(text, version)) {
      const names = sections[kind].get(entry) ?? [];
      sections[kind].set(entry, [...names, name]);
    }
  const written = Object.entries(sections).filter(([, entries]) => entries.size > 0);
  if (written.length === 0)
    throw new Error(`No CHANGELOG has a change of ${version}: run pnpm changeset version first.`);
  return written
    .map(([kind, entries]) => {
      const lines = [...entries].map(([entry, names]) => `- **${names.sort().join(", ")}**: ${entry}`);
      return `## ${KINDS[kind]}\n\n${lines.join("\n")}\n`;
    })
    .join("\n");
}

/** Entries of one version, `[kind, text]` each, without those that only repeat another package's version. */
function entriesOf(text, version) {
  const [, ...versions] = text.split(/^## /m);
  const section = versions.find((part) => part.startsWith(`${version}\n`)) ?? "";
  const [, ...kinds] = section.split(/^### /m);
  return kinds.flatMap((part) => {
    const kind = part.slice(0, part.indexOf("\n"));
    const [, ...entries] = part.split(/^- /m);
    return entries
      .filter((entry) => !entry.startsWith("Updated dependencies"))
      .map((entry) => [kind, entry.trim().replace(/^[0-9a-f]{7,40}: /, "")]);
  });
}
