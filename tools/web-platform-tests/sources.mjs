// The tests of other projects: those of the web platform and of Node, from the sources of Node that Debian ships.
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { provisionSources } from "@parsec-ts/debian";

/** Debian's suite with the sources of each Node. */
const SUITES = { 20: "trixie", 24: "forky" };

/** The folder that absolute paths of Web Platform Tests start from. */
export const WPT = "test/fixtures/wpt";

/** Files and folders of the archive that are used here. */
const ONLY = [
  ...["WebCryptoAPI", "resources", "common", "interfaces"].map((folder) => `${WPT}/${folder}`),
  "test/common",
  "test/fixtures/keys",
  "test/fixtures/crypto",
  "test/parallel/test-webcrypto-*",
];

/** The versions of Node whose tests are run. */
export const NODES = Object.keys(SUITES);

/** Fetches the tests of one version of Node, or finds them in the cache; returns the folder of Node's sources. */
export async function provisionTests(node, log) {
  const source = await provisionSources({ name: "nodejs", suite: SUITES[node], only: ONLY }, log);
  // Without it Node's tests, which are CommonJS, would take the type of this repository's package.
  writeFileSync(join(source, "package.json"), "{}");
  return source;
}

/** Names of the Web Platform Tests of WebCrypto below their folder: `digest/digest.https.any.js`. */
export function webTests(source) {
  return readdirSync(join(source, WPT, "WebCryptoAPI"), { recursive: true })
    .filter((name) => name.endsWith(".any.js"))
    .sort();
}

/** Names of Node's own tests of WebCrypto: `test-webcrypto-digest.js`. */
export function nodeTests(source) {
  return readdirSync(join(source, "test/parallel"))
    .filter((name) => /^test-webcrypto-.*\.(js|mjs)$/.test(name))
    .sort();
}
