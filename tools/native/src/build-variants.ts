import { fileURLToPath } from "node:url";
import { missingPrograms, SANITIZED, threadSanitized } from "./programs.js";
import { provisionClang } from "./provision-clang.js";

/** The sanitizers of a variant: true for AddressSanitizer with UBSan, `"thread"` for ThreadSanitizer. */
export type Sanitized = boolean | "thread";

/** A way to build C code for tests. */
export interface Variant {
  /** The name of its directories; that without sanitizers is the one that is installed. */
  readonly name: "install" | "sanitized" | "thread";
  /** Settings of CMake. */
  readonly settings: readonly string[];
}

export async function variantOf(sanitized: Sanitized): Promise<Variant> {
  if (sanitized === "thread") return { name: "thread", settings: threadSanitized(await provisionClang()) };
  return sanitized ? { name: "sanitized", settings: SANITIZED } : { name: "install", settings: [] };
}

/** Builds before the tests, if `script`, the address of a module, is the program that was started. */
export async function buildBeforeTests(script: string, build: () => Promise<unknown>): Promise<void> {
  if (process.argv[1] !== fileURLToPath(script)) return;
  const missing = missingPrograms();
  // In CI nothing may be missing, and the build fails then.
  if (missing.length > 0 && process.env.CI !== "true") console.log(`No C tests: ${missing.join(", ")} missing.`);
  // A test that needs a build which fails here builds it again, and fails with its error.
  else await build().catch((error: Error) => console.error(error.message));
}
