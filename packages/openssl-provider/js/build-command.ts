import { parseArgs } from "node:util";
import { buildHere } from "./build.js";
import { loadParsecProvider } from "./load-parsec-provider.js";

const USAGE = `Usage: parsec-openssl-provider build [--directory DIRECTORY] [--openssl-headers DIRECTORY]

Compiles the module for OpenSSL 3 and the addon for Node, and loads them once. It downloads nothing. By default they go into this package's own
folder, where loadParsecProvider() looks for them; otherwise name the folder by its option \`directory\`.
`;

process.exitCode = await run(process.argv.slice(2));

/** Returns the exit code: 0, 1 if the build has failed, 2 for wrong arguments. */
async function run(args: readonly string[]): Promise<number> {
  const parsed = parse(args);
  if (parsed === undefined) {
    console.error(USAGE);
    return 2;
  }
  if (parsed.help) {
    console.log(USAGE);
    return 0;
  }
  try {
    const { module, addon } = await buildHere(parsed);
    loadParsecProvider(parsed.directory === undefined ? {} : { directory: parsed.directory });
    console.log(`${module}\n${addon}\nNode ${process.versions.node} has loaded them.`);
    return 0;
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  }
}

interface Arguments {
  readonly help: boolean;
  readonly directory?: string | undefined;
  readonly headers?: string | undefined;
}

function parse(args: readonly string[]): Arguments | undefined {
  const options = {
    help: { type: "boolean", short: "h" },
    directory: { type: "string" },
    "openssl-headers": { type: "string" },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (!values.help && (positionals.join(" ") !== "build" || values.directory === "")) return undefined;
    return { help: values.help === true, directory: values.directory, headers: values["openssl-headers"] };
  } catch {
    return undefined;
  }
}
