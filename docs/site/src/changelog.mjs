// Changes that users see: what is released, from the packages' changelogs, and what waits for the next release, from the changesets.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { publicPackages, root } from "../../../tools/workspace.mjs";

/** The text of the page. */
export function changelogText() {
  return `# Changes\n\n## Not released yet\n\n${pending()}\n${released()}`;
}

function pending() {
  const directory = join(root, ".changeset");
  const names = readdirSync(directory).filter((name) => name.endsWith(".md") && name !== "README.md");
  const changes = names.map((name) => {
    const [, head = "", text = ""] =
      /^---\n([\s\S]*?)---\n([\s\S]*)$/.exec(readFileSync(join(directory, name), "utf8")) ?? [];
    const packages = [...head.matchAll(/@parsec-ts\/([\w-]+)/g)].map(([, folder]) => `\`${folder}\``);
    return `**${packages.join(", ")}**\n\n${text.trim()}\n`;
  });
  return changes.length === 0 ? "Nothing.\n" : changes.join("\n");
}

function released() {
  const files = publicPackages().map(({ folder, manifest }) => [manifest.name, join(root, folder, "CHANGELOG.md")]);
  return files
    .filter(([, path]) => existsSync(path))
    .map(
      ([name, path]) =>
        `## ${name}\n\n${readFileSync(path, "utf8")
          .replace(/^# .*\n/, "")
          .replaceAll(/^#/gm, "##")}`,
    )
    .join("\n");
}
