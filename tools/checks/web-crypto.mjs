// WebCrypto over a service, against the Web Platform Tests and Node's own: in CI a sample, in `pnpm check:deep webcrypto` all.
import { join } from "node:path";
import { mustPass } from "../web-platform-tests/check-object.mjs";
import { NODES } from "../web-platform-tests/sources.mjs";
import { root } from "../workspace.mjs";

const objectPath = (name) => join(root, "tools/web-platform-tests/objects", `${name}.mjs`);

const web = (object, node, options = {}) => mustPass({ suite: "web", object: objectPath(object), node, ...options });
const own = (object, node) => mustPass({ suite: "node", object: objectPath(object), node });

export const webCryptoChecks = NODES.map((node) => [
  `the Web Platform Tests of WebCrypto on Node ${node}: those that use keys of the service, and an eighth of the others`,
  () => web("fallback", node, { today: true }),
]);

/** Everything: each object on each version of Node. */
export const allWebCryptoChecks = NODES.flatMap((node) => [
  [`nothing is lost with a fallback on Node ${node}`, () => web("fallback", node)],
  [`what the default refuses on Node ${node} is what the table says`, () => web("service-only", node)],
  [`nothing is lost with a fallback and the real Mbed Crypto on Node ${node}`, () => web("mbed-crypto", node)],
  [`Node's own tests with a fallback on Node ${node}`, () => own("fallback", node)],
  [`Node's own tests with a fallback and the real Mbed Crypto on Node ${node}`, () => own("mbed-crypto", node)],
]);
