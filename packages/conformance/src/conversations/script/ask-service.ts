import {
  attestKey,
  canDoCrypto,
  deleteClient,
  ecdsaKey,
  type Hash,
  listAuthenticators,
  listClients,
  listKeys,
  listOpcodes,
  listProviders,
  operationsByOpcode,
  ping,
  prepareKeyAttestation,
  psaDestroyKey,
  psaExportKey,
  psaExportPublicKey,
  psaGenerateKey,
  psaGenerateRandom,
  psaHashCompare,
  psaHashCompute,
} from "@parsec-ts/operations";
import { headerErrors } from "../../bad-requests.js";
import type { Conversation } from "../conversation.js";
import { fixedBytes } from "./fixed-keys.js";

const none = new Uint8Array(0);

/** Asks the core provider about the service, with and without authentication. */
export async function askCore(conversation: Conversation): Promise<void> {
  for (const unauthenticated of [false, true]) {
    const options = { unauthenticated };
    const who = unauthenticated ? "without authentication" : "with authentication";
    await conversation.call(who, ping, {}, options);
    await conversation.call(who, listProviders, {}, options);
    await conversation.call(who, listAuthenticators, {}, options);
    for (const providerId of [0, 1, 2, 3, 4, 77]) {
      await conversation.call(`of provider ${providerId}, ${who}`, listOpcodes, { providerId }, options);
    }
    await conversation.call(who, listKeys, {}, options);
    await conversation.call(who, listClients, {}, options);
    await conversation.call(`of an unknown application, ${who}`, deleteClient, { client: "absent" }, options);
  }
}

/** Sends every operation with bodies that are not valid, to its provider and to others, with and without authentication. */
export async function sendInvalidBodies(conversation: Conversation): Promise<void> {
  const bodies = [
    ["no body", none],
    ["half a field", Uint8Array.of(0x0a, 9)],
    ["junk", Uint8Array.of(0xff, 0xff, 0xff)],
    ["an unknown field", Uint8Array.of(0xf8, 0x07, 1)],
  ] as const;
  for (const { name, opcode } of operationsByOpcode.values()) {
    for (const [title, body] of bodies) {
      for (const unauthenticated of [false, true]) {
        const who = unauthenticated ? ", without authentication" : "";
        await conversation.sendBody(`${name}: ${title}${who}`, opcode, body, { unauthenticated });
      }
    }
    for (const provider of [0, 1, 2, 3, 4, 5]) {
      await conversation.sendBody(`${name}: no body, to provider ${provider}`, opcode, none, { provider });
    }
  }
}

/** Sends requests with invalid headers, except one that the service waits for. */
export async function sendInvalidHeaders(conversation: Conversation): Promise<void> {
  for (const { title, bytes } of headerErrors) {
    if (bytes.length >= 36 && bytes.length < 1000) await conversation.sendBytes(title, bytes);
  }
  for (const opcode of [0, 0x21, 0x22, 0xffff_ffff]) await conversation.sendBody(`opcode ${opcode}`, opcode, none);
}

/** Uses names that no key has, or that a key has already. */
export async function useNames(conversation: Conversation): Promise<void> {
  for (const name of ["", "a", "name with spaces / and \u{1f511}", "é", "e\u0301", "n".repeat(5000), "\0"]) {
    const title = `a name of ${name.length}`;
    const attributes = ecdsaKey("P-256");
    await conversation.call(title, psaExportPublicKey, { keyName: name });
    await conversation.call(title, psaExportKey, { keyName: name });
    await conversation.call(title, psaDestroyKey, { keyName: name });
    await conversation.call(title, psaGenerateKey, { keyName: name, attributes });
    await conversation.call(`${title}, again`, psaGenerateKey, { keyName: name, attributes });
    await conversation.call(title, listKeys, {});
    await conversation.call(title, listClients, {});
  }
  await conversation.call("of another application", deleteClient, { client: "another" });
  for (const name of ["", "a"]) await conversation.call(`"${name}"`, psaDestroyKey, { keyName: name });
  await conversation.call("of all names", listKeys, {});
}

const HASHES: readonly Hash[] = [
  ...(["MD2", "MD4", "MD5", "RIPEMD160", "SHA_1", "SHA_224", "SHA_256", "SHA_384", "SHA_512"] as const),
  ...(["SHA_512_224", "SHA_512_256", "SHA3_224", "SHA3_256", "SHA3_384", "SHA3_512"] as const),
];

/** Computes and compares hashes. */
export async function computeHashes(conversation: Conversation): Promise<void> {
  for (const alg of HASHES) {
    for (const length of [0, 1, 200]) {
      const input = fixedBytes(length);
      const computed = await conversation.call(`${alg} of ${length} bytes`, psaHashCompute, { alg, input });
      const hash = computed?.hash ?? fixedBytes(32);
      const compare = (detail: string, changed: Uint8Array) =>
        conversation.call(`${alg} of ${length} bytes, ${detail}`, psaHashCompare, { alg, input, hash: changed });
      await compare("its own", hash);
      if (computed === undefined) continue;
      await compare(
        "changed",
        hash.map((byte, at) => (at === 0 ? byte ^ 1 : byte)),
      );
      await compare("cut", hash.subarray(1));
      await compare("emptied", none);
    }
  }
}

/** Asks for random bytes, and questions to CanDoCrypto that its recorded answers do not hold. */
export async function askForRandom(conversation: Conversation): Promise<void> {
  for (const size of [0, 1, 64, 65, 1000, 65_535, 65_536]) {
    await conversation.call(`${size} bytes`, psaGenerateRandom, { size });
  }
  const attributes = ecdsaKey("P-256");
  for (const checkType of ["CHECKTYPE_NONE", 9] as const) {
    await conversation.call(`check type ${checkType}`, canDoCrypto, { checkType, attributes });
  }
  const unauthenticated = { unauthenticated: true };
  await conversation.call("without authentication", canDoCrypto, { checkType: "USE", attributes }, unauthenticated);
  const input = fixedBytes(3);
  await conversation.call("without authentication", psaHashCompute, { alg: "SHA_256", input }, unauthenticated);
}

/** Prepares attestations and attests keys. */
export async function attest(conversation: Conversation): Promise<void> {
  const attributes = ecdsaKey("P-256");
  for (const attestedKeyName of ["no such key", "attested"]) {
    if (attestedKeyName === "attested") {
      await conversation.call("attested", psaGenerateKey, { keyName: attestedKeyName, attributes });
    }
    const kind = "activateCredential";
    const parameters = { kind, attestedKeyName, attestingKeyName: "" } as const;
    await conversation.call(attestedKeyName, prepareKeyAttestation, { parameters });
    const credential = { kind, credentialBlob: fixedBytes(52), secret: fixedBytes(256) } as const;
    const request = { attestedKeyName, attestingKeyName: "", parameters: credential };
    await conversation.call(`${attestedKeyName} with an invalid credential`, attestKey, request);
  }
  await conversation.call("attested", psaDestroyKey, { keyName: "attested" });
}
