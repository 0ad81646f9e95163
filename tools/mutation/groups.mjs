// The published libraries in groups, each with the tests that may notice a change of it, and the share of changes that must be noticed. The CLI,
// the generator of codecs, the compliance kit, generated code and the glue in QuickJS and OpenSSL are in none.
// Tests that start a compiler or another service are left out: they take too long to be run for each change. With `ownProcesses` each file of tests
// has a process of its own: they share a directory that the first removes, mock modules of Node, or load one of ours anew.

/** The least share, in percent, for the sources that SECURITY.md stands on. */
const CRITICAL = 90;
const OTHER = 80;

export const GROUPS = {
  "wire-protocol": {
    threshold: CRITICAL,
    ownProcesses: true,
    sources: ["packages/wire-protocol/src/**/*.ts"],
    tests: ["packages/wire-protocol/test/**/*.test.ts", "packages/client/test/call/*.test.ts"],
  },
  codecs: {
    threshold: CRITICAL,
    sources: ["packages/operations/src/codec/**/*.ts", "packages/operations/src/results/*.ts"],
    tests: ["packages/operations/test/**/*.test.ts", "packages/client/test/call/decode-result.test.ts"],
  },
  trust: {
    threshold: CRITICAL,
    ownProcesses: true,
    sources: ["packages/transport-unix/src/trust/*.ts", "packages/transport-unix/src/socket-path.ts"],
    tests: ["packages/transport-unix/test/**/*.test.ts"],
  },
  calls: {
    threshold: CRITICAL,
    sources: ["packages/client/src/call/**/*.ts", "packages/client/src/identity/*.ts"],
    tests: ["packages/client/test/**/*.test.ts"],
  },
  keys: {
    threshold: CRITICAL,
    sources: ["packages/client/src/key/**/*.ts", "packages/client/src/operations/*.ts"],
    tests: ["packages/client/test/**/*.test.ts", "packages/conformance/test/node/*.test.ts"],
  },
  client: {
    threshold: OTHER,
    sources: ["packages/client/src/*.ts", "packages/client/src/host/*.ts"],
    tests: ["packages/client/test/**/*.test.ts"],
  },
  transports: {
    threshold: OTHER,
    ownProcesses: true,
    sources: [
      "packages/transport/src/*.ts",
      "packages/transport-socket/src/*.ts",
      "packages/transport-tcp/src/*.ts",
      "packages/transport-unix/src/*.ts",
    ],
    tests: ["packages/transport{,-socket,-tcp}/test/**/*.test.ts", "packages/transport-unix/test/*.test.ts"],
  },
  formats: {
    threshold: OTHER,
    sources: ["packages/key-formats/src/**/*.ts", "packages/psa/src/*.ts", "packages/operations/src/*.ts"],
    tests: ["packages/{key-formats,psa,operations}/test/**/*.test.ts"],
  },
  node: {
    threshold: OTHER,
    ownProcesses: true,
    sources: ["packages/node/src/*.ts", "packages/spiffe/src/*.ts"],
    tests: ["packages/{node,spiffe}/test/**/*.test.ts", "packages/conformance/test/{node,spiffe}/*.test.ts"],
  },
  webcrypto: {
    threshold: OTHER,
    sources: ["packages/webcrypto/src/**/*.ts"],
    tests: ["packages/webcrypto/test/**/*.test.ts", "packages/conformance/test/webcrypto/methods.test.ts"],
  },
  jose: {
    threshold: CRITICAL,
    sources: ["packages/jose/src/**/*.ts"],
    tests: ["packages/jose/test/**/*.test.ts"],
  },
  "ssh-agent": {
    threshold: OTHER,
    sources: ["packages/ssh-agent/src/**/*.ts"],
    // Without the thousands of signatures, which take too long for each change.
    tests: [
      "packages/ssh-agent/test/{agent,certificate,wire}/*.test.ts",
      "packages/ssh-agent/test/keys/{key-line,ssh-public-key}.test.ts",
    ],
  },
  x509: {
    threshold: OTHER,
    sources: ["packages/x509/src/**/*.ts"],
    // Without the thousands of signatures.
    tests: [
      "packages/x509/test/*.test.ts",
      "packages/x509/test/{der,extensions,name,options}/*.test.ts",
      "packages/x509/test/signing/{peculiar,sign-with,signature-algorithm,signing-key}.test.ts",
    ],
  },
  "openssl-provider": {
    threshold: OTHER,
    // The others do something only in a process that has loaded the module: tests run them there, as they are built.
    sources: ["configuration", "guard-jwk-export", "key/key-error", "key/key-uri"].map(
      (name) => `packages/openssl-provider/js/${name}.ts`,
    ),
    tests: ["configuration", "guard-jwk-export", "key/key-error", "key/key-uri"].map(
      (name) => `packages/openssl-provider/test/js/${name}.test.ts`,
    ),
  },
  // The recorded conversations ask for every operation and error, in a third of the time of the scenarios.
  mock: {
    threshold: OTHER,
    sources: [
      "packages/mock-service/src/*.ts",
      ...["authentication", "faults", "keys", "operations", "replay", "serve"].map(
        (folder) => `packages/mock-service/src/${folder}/*.ts`,
      ),
    ],
    tests: [
      "packages/mock-service/test/**/*.test.ts",
      "packages/conformance/test/{bad-requests,isolation,key-lifecycle}.test.ts",
      "packages/conformance/test/conversations/conversations.test.ts",
    ],
  },
  "mock-cryptography": {
    threshold: OTHER,
    sources: ["packages/mock-service/src/software-keys/*.ts", "packages/mock-service/src/cryptography/*.ts"],
    tests: [
      "packages/mock-service/test/{cryptography,keys,operations,software-keys}/*.test.ts",
      "packages/conformance/test/scenarios.test.ts",
      "packages/conformance/test/conversations/conversations.test.ts",
    ],
  },
  "mock-providers": {
    threshold: OTHER,
    sources: ["packages/mock-service/src/providers/**/*.ts"],
    tests: [
      "packages/mock-service/test/providers/*.test.ts",
      "packages/conformance/test/{can-do-crypto/can-do-crypto,conversations/conversations}.test.ts",
    ],
  },
};

/** The group that a source belongs to; undefined if it is in none. */
export function groupOf(path) {
  const found = Object.entries(GROUPS).find(([, { sources }]) =>
    sources.some((pattern) => pathPattern(pattern).test(path)),
  );
  if (found === undefined) return undefined;
  const [name, { threshold }] = found;
  return { name, threshold, isCritical: threshold === CRITICAL };
}

/** A pattern of paths as a regular expression: `*` stands for a part of a name, `**` for any folders. */
function pathPattern(pattern) {
  const parts = pattern.split(/(\*\*\/|\*)/).map((part) => {
    if (part === "**/") return "(?:.*/)?";
    return part === "*" ? "[^/]*" : part.replaceAll(/[.\\+?^${}()|[\]]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`);
}

/** The same for the C side of client-c. `programs` are the test programs that the tests run. Tests are `[file, pattern of titles]`. */
export const C_GROUPS = {
  "c-trust": {
    threshold: 85,
    sources: ["connection/endpoint.c", "connection/trust.c", "connection/file_system.c", "connection/user_namespace.c"],
    programs: ["hostile", "opening", "own_process"],
    tests: [["test/connection"]],
  },
  "c-options": {
    threshold: 85,
    sources: ["options.c"],
    programs: ["calls", "hostile", "options", "own_process", "token"],
    variant: "release",
    tests: [
      ["test/options", "environment|built for release"],
      ["test/runner", "token.*false"],
      ["test/connection/endpoint", "program itself"],
    ],
  },
  "c-buffers": {
    threshold: 85,
    sources: [
      "connection/connection.c",
      "call/call.c",
      "call/native_call.c",
      "api/function.c",
      "last_error.c",
      "api/list.c",
      "utf8.c",
    ],
    programs: [
      "arguments",
      "buffers",
      "cancelled",
      "cancelling",
      "closing",
      "heap_growth",
      "hostile",
      "invalid_arguments",
      "io",
      "operations",
      "token",
    ],
    // The quickest come first.
    tests: [
      ["test/call"],
      ["test/hostile", "AddressSanitizer"],
      ["test/operations", "software provider|refuse"],
      ["test/runner", "closed|cancel|token"],
      ["test/engine", "thousand calls"],
    ],
  },
};
