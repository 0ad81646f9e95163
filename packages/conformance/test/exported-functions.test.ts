import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";

const PACKAGES = join(import.meta.dirname, "../..");

/** Questions that have an answer for every value: false, undefined, or a text. */
const ANSWERS = new Set([
  "authTypeName",
  "describeOwner",
  "hashLength",
  "isParsecError",
  "isParsecKey",
  "isServiceKey",
  "kindOf",
  "parsecKeyOf",
  "providerName",
  "psaStatusOf",
  "refusalReason",
  "secondsOf",
  "serviceErrorCode",
  "statusAdvice",
  "statusName",
  "systemCodeOf",
  "textOf",
]);

/** Makers of errors, and what checks others' arguments: they are given what a program's author wrote, and come too late to fail. */
const FOR_ERRORS = new Set([
  "argumentError",
  "checkArgument",
  "checkConnectOptions",
  "checkOptions",
  "systemError",
  "tcpFromEnvironmentError",
  "transportError",
  "unknownNameError",
]);

/** Functions without arguments. */
const WITHOUT_ARGUMENTS = new Set(["chacha20Poly1305Key", "noAuthentication", "rsaPkcs1v15Crypt", "x25519Key"]);

/** Rules return what they would accept, and makers of rules return rules: an {@link ArgumentRule} never throws. */
const isRule = (name: string): boolean => name.startsWith("mustBe") || name === "checkedElsewhere";

/** Entry points that no application calls: tests of transports, and what generated code calls for each field. */
const isForPrograms = (entry: string): boolean => !entry.startsWith("./testing") && entry !== "./codec";

interface Manifest {
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, { readonly default?: string } | string>>;
}

/** The JavaScript of each entry point of each published package. */
function entryPoints(): readonly (readonly [title: string, path: string])[] {
  return readdirSync(PACKAGES).flatMap((folder) => {
    const manifest: Manifest = JSON.parse(readFileSync(join(PACKAGES, folder, "package.json"), "utf8"));
    if (manifest.private === true) return [];
    return Object.entries(manifest.exports ?? {}).flatMap(([entry, target]) => {
      const file = typeof target === "string" ? target : target.default;
      const isCode = file?.endsWith(".js") === true && isForPrograms(entry);
      return isCode ? [[`${folder}${entry.slice(1)}`, join(PACKAGES, folder, file)] as const] : [];
    });
  });
}

const isClass = (value: unknown): boolean => /^class\b/.test(Function.prototype.toString.call(value));

const functionsOf = async (path: string): Promise<[string, (value: unknown) => unknown][]> => {
  const exported: Record<string, unknown> = await import(pathToFileURL(path).href);
  return Object.entries(exported).filter(
    (entry): entry is [string, (value: unknown) => unknown] => typeof entry[1] === "function" && !isClass(entry[1]),
  );
};

/** No function takes one of these as its first argument. */
const WRONG: readonly unknown[] = [{ nope: 1 }, null, new Date(0), new Map()];

/** The error's code, or for an error of PSA its class; anything else is none that a program can act on. */
async function refusalOf(call: () => unknown): Promise<string> {
  try {
    await call();
    return "accepted";
  } catch (error) {
    const { code, name, message } = error as {
      readonly code?: unknown;
      readonly name: string;
      readonly message: string;
    };
    if (name === "PsaError") return name;
    return typeof code === "string" && /^ERR_(?:PARSEC|CODEGEN)_/.test(code) ? code : `${name}: ${message}`;
  }
}

const entries = entryPoints();

it("all published packages were found, and each function that is treated apart is one of theirs", async () => {
  expect(entries.length).toBeGreaterThan(15);
  const exported = await Promise.all(entries.map(([, path]) => functionsOf(path)));
  const names = new Set(exported.flat().map(([name]) => name));
  expect(names.size).toBeGreaterThan(150);
  expect([...ANSWERS, ...FOR_ERRORS, ...WITHOUT_ARGUMENTS].filter((name) => !names.has(name))).toEqual([]);
});

describe.each(entries)("%s", (_title, path) => {
  it("refuses values that no function takes, by an error with a code", { timeout: 60_000 }, async () => {
    const found: string[] = [];
    for (const [name, call] of await functionsOf(path)) {
      if (isRule(name) || ANSWERS.has(name) || FOR_ERRORS.has(name) || WITHOUT_ARGUMENTS.has(name)) continue;
      for (const value of WRONG) {
        const refusal = await refusalOf(() => call(value));
        if (!/^(?:ERR_|PsaError$)/.test(refusal)) found.push(`${name}(${typeof value}): ${refusal}`);
      }
    }
    expect(found).toEqual([]);
  });

  it("answers questions about any value without throwing", async () => {
    const asked = (await functionsOf(path)).filter(([name]) => isRule(name) || ANSWERS.has(name));
    for (const [name, call] of asked)
      for (const value of WRONG)
        await expect(
          refusalOf(() => call(value)),
          name,
        ).resolves.toBe("accepted");
  });
});
