#!/usr/bin/env node
// Compares the public API of the package in the current folder with its committed reports, one per entry point:
// etc/<package>.api.md and etc/<package>-<entry>.api.md. `--local` writes them instead.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Extractor, ExtractorConfig } from "@microsoft/api-extractor";

const packageFolder = process.cwd();
const local = process.argv.includes("--local");
const manifest = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
const shortName = manifest.name.split("/").pop();
const reportFolder = join(packageFolder, "etc");
mkdirSync(reportFolder, { recursive: true });

let failures = 0;
for (const [entry, target] of Object.entries(manifest.exports)) {
  if (typeof target !== "object" || target.types === undefined) continue;
  const reportName = entry === "." ? shortName : `${shortName}-${entry.slice(2).replaceAll("/", "-")}`;
  if (!reportOn(resolve(packageFolder, target.types), `${reportName}.api.md`)) failures++;
}
process.exitCode = failures === 0 ? 0 : 1;

function reportOn(mainEntryPointFilePath, reportFileName) {
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(packageFolder, "package.json"),
    configObject: {
      projectFolder: packageFolder,
      mainEntryPointFilePath,
      compiler: { tsconfigFilePath: join(packageFolder, "tsconfig.json") },
      apiReport: { enabled: true, reportFileName, reportFolder, reportTempFolder: join(packageFolder, "dist/.api") },
      newlineKind: "lf",
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      messages: {
        extractorMessageReporting: {
          default: { logLevel: "warning" },
          "ae-missing-release-tag": { logLevel: "none" },
          "ae-undocumented": { logLevel: "none" },
        },
        tsdocMessageReporting: { default: { logLevel: "none" } },
      },
    },
  });
  const known = existsSync(join(reportFolder, reportFileName));
  const result = Extractor.invoke(config, {
    localBuild: local,
    messageCallback: (message) => {
      if (message.messageId === "console-compiler-version-notice") message.logLevel = "none";
      if (message.messageId === "console-preamble") message.logLevel = "none";
    },
  });
  if (!known && !local) console.error(`etc/${reportFileName} is not committed yet: run "pnpm api" and review it.`);
  return result.succeeded && (known || local);
}
