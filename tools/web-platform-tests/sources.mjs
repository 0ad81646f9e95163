// The tests of other projects: those of the web platform and of Node, from the sources of Node that Debian ships.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { provisionSources } from "@parsec-ts/debian";

/** Debian's suite with the sources of each Node. */
const SUITES = { 20: "trixie", 24: "forky" };

const WPT = "test/fixtures/wpt";

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
export function provisionTests(node, log) {
  return provisionSources({ name: "nodejs", suite: SUITES[node], only: ONLY }, log);
}

/** Names of the Web Platform Tests of WebCrypto below their folder: `digest/digest.https.any.js`. */
export function webTests(source) {
  const folder = join(source, WPT, "WebCryptoAPI");
  return filesBelow(folder).filter((name) => /\.any\.js$/.test(name));
}

/** Names of Node's own tests of WebCrypto: `test-webcrypto-digest.js`. */
export function nodeTests(source) {
  return readdirSync(join(source, "test/parallel"))
    .filter((name) => /^test-webcrypto-.*\.(js|mjs)$/.test(name))
    .sort();
}

/** The folder that absolute paths of Web Platform Tests start from. */
export function webRoot(source) {
  return join(source, WPT);
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => name.replaceAll("\\", "/"))
    .sort();
}
