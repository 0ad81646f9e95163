// Run by pnpm bench. Encodes a PsaSignHash request and decodes its result, with the generated codec and, in the same run, with the
// reflection of protobufjs. A ratio below 1.00 means that the generated codec is faster.
import { readdirSync, readFileSync } from "node:fs";
import protobuf from "protobufjs";
import { ecdsa, psaSignHash } from "../dist/index.js";

const ROUNDS = 9;
const CALLS = 50_000;

const root = new protobuf.Root();
const directory = new URL("../proto/", import.meta.url);
for (const name of readdirSync(directory).sort()) protobuf.parse(readFileSync(new URL(name, directory), "utf8"), root);
const operation = root.lookupType("psa_sign_hash.Operation");
const result = root.lookupType("psa_sign_hash.Result");

const hash = new Uint8Array(32).fill(7);
const request = { keyName: "device/identity", alg: ecdsa("SHA_256"), hash };
const plain = { keyName: "device/identity", alg: { ecdsa: { hashAlg: { specific: 7 } } }, hash };
const response = result.encode({ signature: new Uint8Array(64) }).finish();
const frame = new Uint8Array(new ArrayBuffer(256));

const contenders = {
  ours() {
    psaSignHash.request.encode(request, frame, 0);
    return psaSignHash.result.decode(response).signature.length;
  },
  protobufjs() {
    operation.encode(plain).finish();
    // A copy, as ours makes one: the body is wiped afterwards.
    return new Uint8Array(result.decode(response).signature).length;
  },
};

const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
for (let round = 0; round <= ROUNDS; round++) {
  for (const [name, call] of Object.entries(contenders)) {
    const started = performance.now();
    for (let i = 0; i < CALLS; i++) call();
    // The first round warms up.
    if (round > 0) times[name].push(((performance.now() - started) * 1e6) / CALLS);
  }
}
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const [ours, peer] = [median(times.ours), median(times.protobufjs)];
console.log(
  `codec of PsaSignHash: ours ${ours.toFixed(0)} ns, protobufjs reflection ${peer.toFixed(0)} ns, ratio ${(ours / peer).toFixed(2)}`,
);
