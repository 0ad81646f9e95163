import { createClient } from "@parsec-ts/client";
import { startMockService } from "@parsec-ts/mock-service";
import {
  type ConnectedClient,
  connect,
  direct,
  ecdsa,
  ecdsaKey,
  keyAttributes,
  nodeHost,
  rsaOaepKey,
  usageFlags,
} from "@parsec-ts/node";
import { exchange, memoryTransport, type Transport } from "@parsec-ts/transport";
import { tcpTransport } from "@parsec-ts/transport-tcp";
import { unixListener, unixTransport } from "@parsec-ts/transport-unix";
import { ResponseDecoder } from "@parsec-ts/wire-protocol";
import { afterAll, beforeAll, expect, it } from "vitest";
import { expectRefusal, wrong } from "../mistake.js";

const service = await startMockService();
let parsec: ConnectedClient;
let connections = 0;

/** Counts what reaches the service. */
const counting: Transport = {
  connect(options) {
    connections++;
    return service.transport.connect(options);
  },
};

beforeAll(async () => {
  parsec = await connect({ transport: counting, authenticators: [direct("app")] });
  await parsec.key("signer").generate(ecdsaKey("P-256"));
});

afterAll(async () => {
  await parsec.close();
  await service.close();
});

const path = "/run/parsec/parsec.sock";
const hash = new Uint8Array(32);
const alg = ecdsa("SHA_256");

/** A buffer that another thread may change meanwhile. */
const shared = new Uint8Array(new SharedArrayBuffer(32));

/** Ordinary mistakes but for those at key handles, which have a list of their own: what was written, the argument that is named, and what the message says. */
const mistakes: readonly (readonly [title: string, call: () => unknown, argument: string, message: RegExp])[] = [
  ["connect(path)", () => connect(wrong(`unix:${path}`)), "options", /^connect: options must be an object, not text/],
  ["connect({ timeoutMS })", () => connect(wrong({ timeoutMS: 5 })), "timeoutMS", /Did you mean timeoutMs\?/],
  ["connect({ provder })", () => connect(wrong({ provder: 1 })), "provder", /Did you mean provider\?/],
  ["connect({ socket })", () => connect(wrong({ socket: path })), "socket", /Allowed are .*endpoint/],
  ["connect({ endPoint })", () => connect(wrong({ endPoint: path })), "endPoint", /Did you mean endpoint\?/],
  ["connect({ authenticator })", () => connect(wrong({ authenticator: 1 })), "authenticator", /mean authenticators\?/],
  ["connect({ host })", () => connect(wrong({ host: nodeHost })), "host", /host is not known/],
  ["connect({ endpoint: URL })", () => connect({ endpoint: wrong(new URL("unix:/x")) }), "endpoint", /must be text/],
  ["connect({ provider: 'TPM' })", () => connect({ provider: wrong("TPM") }), "provider", /ProviderId\.Tpm, not text/],
  ["connect({ provider: 1.5 })", () => connect({ provider: 1.5 }), "provider", /not 1\.5/],
  ["connect({ timeoutMs: NaN })", () => connect({ timeoutMs: Number.NaN }), "timeoutMs", /not NaN/],
  ["connect({ timeoutMs: '5s' })", () => connect({ timeoutMs: wrong("5s") }), "timeoutMs", /milliseconds .*, not text/],
  ["connect({ timeoutMs: -1 })", () => connect({ timeoutMs: -1 }), "timeoutMs", /above 0/],
  ["connect({ maxConcurrentCalls: 0 })", () => connect({ maxConcurrentCalls: 0 }), "maxConcurrentCalls", /not 0/],
  ["connect({ maxQueuedCalls: 0.5 })", () => connect({ maxQueuedCalls: 0.5 }), "maxQueuedCalls", /not 0\.5/],
  ["connect({ reconnectMs: null })", () => connect({ reconnectMs: wrong(null) }), "reconnectMs", /not null/],
  ["connect({ allowTcp: 1 })", () => connect({ allowTcp: wrong(1) }), "allowTcp", /true or false/],
  [
    "connect({ authenticators: one })",
    () => connect({ authenticators: wrong(direct("a")) }),
    "authenticators",
    /array/,
  ],
  [
    "connect({ trust: { owner } })",
    () => connect({ trust: wrong({ owner: [985] }) }),
    "trust.owner",
    /Did you mean owners\?/,
  ],
  [
    "connect({ verifyAfterSign })",
    () => connect(wrong({ verifyAfterSign: true })),
    "verifyAfterSign",
    /option of client\.key/,
  ],
  ["ping({ endpoint })", () => parsec.ping(wrong({ endpoint: path })), "endpoint", /option of connect\./],
  ["createClient()", () => createClient(wrong(undefined)), "options", /^createClient: options must be an object/],
  [
    "createClient({})",
    () => createClient(wrong({})),
    "transport",
    /^createClient: transport must be an object such as/,
  ],
  [
    "createClient without a host",
    () => createClient(wrong({ transport: memoryTransport().transport, authenticators: [] })),
    "host",
    /^createClient: host/,
  ],
  ["unixTransport(path)", () => unixTransport(wrong(path)), "options", /must be an object, not text/],
  ["unixTransport()", () => unixTransport(wrong(undefined)), "options", /must be an object/],
  ["unixTransport({ socketPath })", () => unixTransport(wrong({ socketPath: path })), "socketPath", /Allowed are/],
  ["unixTransport({ path: URL })", () => unixTransport({ path: wrong(new URL("file:///x")) }), "path", /must be text/],
  [
    "unixListener({ mode: '600' })",
    () => unixListener({ path, mode: wrong("600") }),
    "mode",
    /an integer from 0 to 511/,
  ],
  ["memoryTransport({ backlog: -1 })", () => memoryTransport({ backlog: -1 }), "backlog", /not -1/],
  ["ResponseDecoder({ maxLength })", () => new ResponseDecoder(wrong({ maxLength: 1 })), "maxLength", /Allowed are/],
  ["direct('')", () => direct(""), "applicationName", /must be/],
  ["ecdsaKey('P256')", () => ecdsaKey(wrong("P256")), "curve", /did you mean "P-256"\?/],
  ["ecdsaKey('toString')", () => ecdsaKey(wrong("toString")), "curve", /not "toString"/],
  ["usageFlags(['sign'])", () => usageFlags(wrong(["sign"])), "usage", /"signHash"/],
  ["usageFlags(['signhash'])", () => usageFlags(wrong(["signhash"])), "usage", /did you mean "signHash"\?/],
  [
    "keyAttributes({ usages })",
    () => keyAttributes({ kind: "aes" }, 256, wrong({ usages: [], algorithm: alg })),
    "usages",
    /Did you mean usage\?/,
  ],
  ["key(7)", () => parsec.key(wrong(7)), "name", /must be text, not 7/],
  ["key with NUL", () => parsec.key("a\0b"), "name", /without the character NUL/],
  ["key with half a pair", () => parsec.key("\ud800"), "name", /without unpaired surrogates/],
  ["destroyKey with NUL", () => parsec.destroyKey("a\0b"), "keyName", /^destroyKey: keyName/],
  ["ping({ timeout })", () => parsec.ping(wrong({ timeout: 5 })), "timeout", /Did you mean timeoutMs\?/],
  ["ping(5)", () => parsec.ping(wrong(5)), "options", /^ping: options must be an object, not 5/],
  ["ping({ signal: function })", () => parsec.ping({ signal: wrong(() => 1) }), "signal", /an AbortSignal/],
  [
    "ping({ signal: controller })",
    () => parsec.ping({ signal: wrong(new AbortController()) }),
    "signal",
    /controller\.signal/,
  ],
  ["connect({ signal: {} })", () => connect({ signal: wrong({}) }), "signal", /an AbortSignal/],
  ["listKeys({ provider: 256 })", () => parsec.listKeys({ provider: 256 }), "provider", /from 0 to 255, not 256/],
  ["listOpcodes('1')", () => parsec.listOpcodes(wrong("1")), "providerId", /an integer from 0 to 4294967295, not text/],
  ["generateRandom('8')", () => parsec.generateRandom(wrong("8")), "size", /^generateRandom: size .* bytes .*not text/],
  ["generateRandom(-1)", () => parsec.generateRandom(-1), "size", /not -1/],
  ["generateRandom(1.5)", () => parsec.generateRandom(1.5), "size", /not 1\.5/],
  ["generateRandom({ mixlocal })", () => parsec.generateRandom(8, wrong({ mixlocal: true })), "mixlocal", /mixLocal\?/],
  ["generateRandom({ timeoutMs: 0 })", () => parsec.generateRandom(8, { timeoutMs: 0 }), "timeoutMs", /not 0/],
  [
    "hashCompute of text",
    () => parsec.hashCompute({ alg: "SHA_256", input: wrong("hello") }),
    "input",
    /TextEncoder\(\)\.encode/,
  ],
  [
    "hashCompute by SHA256",
    () => parsec.hashCompute({ alg: wrong("SHA256"), input: hash }),
    "alg",
    /did you mean "SHA_256"\?/,
  ],
  [
    "hashCompute({ locally })",
    () => parsec.hashCompute({ alg: "SHA_256", input: hash }, wrong({ locally: true })),
    "locally",
    /Did you mean local\?/,
  ],
  [
    "signHash of an array",
    () => parsec.signHash({ keyName: "signer", alg, hash: wrong([1]) }),
    "hash",
    /Uint8Array\.from/,
  ],
  [
    "signHash of an ArrayBuffer",
    () => parsec.signHash({ keyName: "signer", alg, hash: wrong(hash.buffer) }),
    "hash",
    /new Uint8Array\(buffer\)/,
  ],
  [
    "signHash of shared memory",
    () => parsec.signHash({ keyName: "signer", alg, hash: shared }),
    "hash",
    /shared memory/,
  ],
  [
    "signHash of a transferred buffer",
    () => {
      const bytes = new Uint8Array(32);
      structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
      return parsec.signHash({ keyName: "signer", alg, hash: bytes });
    },
    "hash",
    /was transferred/,
  ],
  [
    "signHash({ timeoutMs }) in the request",
    () => parsec.signHash(wrong({ keyName: "signer", alg, hash, timeoutMs: 5 })),
    "timeoutMs",
    /Allowed are keyName, alg, hash/,
  ],
  ["signHash({ key })", () => parsec.signHash(wrong({ key: "signer", alg, hash })), "key", /Allowed are keyName/],
  [
    "asymmetricDecrypt({ slat })",
    () => parsec.asymmetricDecrypt(wrong({ keyName: "k", alg: { kind: "rsaOaep" }, ciphertext: hash, slat: hash })),
    "slat",
    /Did you mean salt\?/,
  ],
  [
    "asymmetricDecrypt({ detailederrors })",
    () =>
      parsec.asymmetricDecrypt(
        { keyName: "k", alg: { kind: "rsaOaep", hashAlg: "SHA_256" }, ciphertext: hash },
        wrong({ detailederrors: true }),
      ),
    "detailederrors",
    /Did you mean detailedErrors\?/,
  ],
  [
    "generateKey without attributes",
    () => parsec.generateKey(wrong({ keyName: "k" })),
    "attributes",
    /must be an object/,
  ],
  [
    "generateKey({ attribute })",
    () => parsec.generateKey(wrong({ keyName: "k", attribute: rsaOaepKey(2048) })),
    "attribute",
    /Did you mean attributes\?/,
  ],
  ["withTransport({ tranport })", () => parsec.withTransport(wrong({ tranport: 1 })), "tranport", /mean transport\?/],
];

it.each(mistakes)(
  "%s is refused with the argument's name and what to write",
  async (_title, call, argument, message) => {
    const before = connections;
    const error = await expectRefusal(call, message);
    expect(error).toMatchObject({ family: "usage", code: "ERR_PARSEC_ARGUMENT", argument });
    expect(connections).toBe(before);
  },
);

const of = (name: string): never => wrong({ [name]: 7n });
const decryption = { keyName: "k", alg: { kind: "rsaOaep", hashAlg: "SHA_256" }, ciphertext: hash } as const;

/** The functions that a message names as those of an option, each called with a value that the option cannot have. */
const owners: Readonly<Record<string, (name: string) => unknown>> = {
  connect: (name) => connect(of(name)),
  createClient: (name) => createClient(of(name)),
  unixTransport: (name) => unixTransport(wrong({ path, [name]: 7n })),
  "client.key": (name) => parsec.key("k", of(name)),
  "client.ensureKey": (name) => parsec.ensureKey("k", ecdsaKey("P-256"), of(name)),
  "each call": (name) => parsec.ping(of(name)),
  decrypt: (name) => parsec.asymmetricDecrypt(decryption, of(name)),
  keyAttributes: (name) => keyAttributes({ kind: "aes" }, 256, wrong({ usage: [], algorithm: alg, [name]: 7n })),
};

it.each([
  ...["verifyAfterSign", "algorithm", "endpoint", "allowTcp", "allowRemote", "trust", "authenticators"],
  ...["maxConcurrentCalls", "reconnectMs", "signal", "timeoutMs", "detailedErrors", "usage"],
])("the message about a misplaced %s names functions that have it", async (name) => {
  const thrown = async (call: () => unknown): Promise<string> => {
    try {
      await call();
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };
  const message = await thrown(() => memoryTransport(wrong({ [name]: 7n })));
  const named = / It is an option of (.*?)\. Allowed/.exec(message)?.[1]?.split(/, | and /) ?? [];
  expect(named).not.toEqual([]);
  for (const owner of named) expect(await thrown(() => owners[owner]?.(name))).toMatch(/must be/);
});

const { signal } = new AbortController();
const sink = { connected() {}, sent() {}, take: () => true };
const transports: readonly (readonly [name: string, transport: Transport])[] = [
  ["memoryTransport", memoryTransport().transport],
  ["unixTransport", unixTransport({ path: "/nothing/there.sock" })],
  ["tcpTransport", tcpTransport({ host: "127.0.0.1", port: 1 })],
];

/** Wrong options of a connection or an exchange, and what the message says of them. */
const badOptions: readonly (readonly [options: unknown, argument: string, said: RegExp])[] = [
  [undefined, "options", /must be an object, not undefined/],
  [signal, "aborted", /Allowed are signal/],
  [{}, "signal", /must be an AbortSignal.*not undefined/],
  [{ signal: new AbortController() }, "signal", /such as controller\.signal/],
  [{ signal, timeoutMs: 5 }, "timeoutMs", /is not known\..*option of each call.*Allowed are signal/],
  [{ signal, signl: signal }, "signl", /Did you mean signal\?/],
];

it.each(
  transports.flatMap(([name, transport]) =>
    badOptions.map(([options, argument, said]) => [name, options, argument, said, transport] as const),
  ),
)("%s: connect and exchange refuse %o by a rejection", async (_, options, argument, said, transport) => {
  const refusal = { code: "ERR_PARSEC_ARGUMENT", argument };
  // Called here, and not in an async function: what is thrown at once is no rejection.
  const connecting = transport.connect(wrong(options));
  await expect(connecting).rejects.toMatchObject({ ...refusal, message: expect.stringMatching(said) });
  const exchanging = exchange(transport, [Uint8Array.of(1)], sink, wrong(options));
  await expect(exchanging).rejects.toMatchObject({ ...refusal, message: expect.stringMatching(said) });
});

it.each<[unknown, unknown, unknown, string]>([
  [undefined, [], sink, "transport"],
  [{}, [], sink, "transport"],
  [memoryTransport, [], sink, "transport"],
  ...transports.flatMap(([, transport]): [unknown, unknown, unknown, string][] => [
    [transport, Uint8Array.of(1), sink, "parts"],
    [transport, ["text"], sink, "parts"],
    [transport, [], undefined, "sink"],
    [transport, [], { take: sink.take }, "sink"],
  ]),
])("exchange(%o, %o, %o) is refused by the name of its argument", async (transport, parts, receiver, argument) => {
  const exchanging = exchange(wrong(transport), wrong(parts), wrong(receiver), { signal });
  await expect(exchanging).rejects.toMatchObject({
    code: "ERR_PARSEC_ARGUMENT",
    argument,
    message: expect.stringMatching(new RegExp(`^exchange: ${argument} must be`)),
  });
});

it("a call without a mistake is sent, so that the count of connections can tell", async () => {
  const before = connections;
  await parsec.ping();
  expect(connections).toBe(before + 1);
});
