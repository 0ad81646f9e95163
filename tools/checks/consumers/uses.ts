// Compiled, never run, in a project that has the packages installed: results go to WebCrypto, a Buffer and any Uint8Array come to us.

import { startMockService } from "@parsec-ts/mock-service";
import { startInMemoryService, webCryptography } from "@parsec-ts/mock-service/in-memory";
import {
  aesGcmKey,
  type CallOptions,
  connect,
  ecdhKey,
  ecdsaKey,
  isParsecError,
  keyFormats,
  type ParsecKey,
  psaExportPublicKey,
  psaHashCompute,
  rsaOaepKey,
} from "@parsec-ts/node";
import { memoryTransport } from "@parsec-ts/transport";
import { secretBytes } from "@parsec-ts/wire-protocol";

const { subtle } = globalThis.crypto;
declare const cryptoKey: CryptoKey;

/** `undefined` is a value of no option here, unless the project says otherwise: without exactOptionalPropertyTypes. */
export async function useClient(options: CallOptions): Promise<void> {
  await using service = await startClosing();
  await using parsec = await connect({ transport: service.transport, timeoutMs: 1000 });
  const key: ParsecKey = await parsec.ensureKey("device", ecdsaKey("P-256"), options);
  const message = Buffer.from("a message");
  const signature = await key.sign(message);
  await subtle.verify({ name: "ECDSA", hash: "SHA-256" }, cryptoKey, signature, message);
  await subtle.importKey("raw", await key.exportPublicKey("raw"), "P-256", true, []);
  await subtle.importKey("spki", await key.exportPublicKey("der"), "P-256", true, []);

  const { hash } = await parsec.call(psaHashCompute, { alg: "SHA_256", input: message });
  const { data } = await parsec.call(psaExportPublicKey, { keyName: key.name });
  await subtle.digest("SHA-256", hash);
  await subtle.digest("SHA-256", data);
  await subtle.digest("SHA-256", await parsec.hashCompute({ alg: "SHA_256", input: message }, { local: true }));

  const sealing = await parsec.ensureKey("sealing", aesGcmKey(256));
  const sealed = await sealing.seal(message, { additionalData: Buffer.from("v1") });
  using opened = await sealing.open(sealed);
  await subtle.digest("SHA-256", opened);
  await subtle.digest("SHA-256", await sealing.encrypt(message, { nonce: Buffer.alloc(12) }));
  await subtle.digest("SHA-256", sealed);

  using secret = await (await parsec.ensureKey("agreeing", ecdhKey("P-256"))).agree({ format: "der", key: message });
  await subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  using random = await parsec.generateRandom(32);
  await subtle.importKey("raw", random, "AES-GCM", false, ["encrypt"]);
  const encrypting = await parsec.ensureKey("encrypting", rsaOaepKey(2048));
  await subtle.digest("SHA-256", await encrypting.encrypt(message, { local: true, label: message }));
  using copied = secretBytes(Buffer.from("secret"));
  const { keyType, keyBits } = keyFormats.decodeKey({ format: "der", key: message });
  keyFormats.encodePublicKey({ keyType, keyBits, data: copied }, "pem");
}

/** Takes an error apart, as a program does. */
export function describe(error: unknown): string {
  if (!isParsecError(error)) return "none of ours";
  switch (error.code) {
    case "ERR_PARSEC_SERVICE_DOES_NOT_EXIST":
      return `${error.status} at ${error.opcode}`;
    default:
      return error.code;
  }
}

async function startClosing() {
  const service = await startMockService();
  return Object.assign(service, { [Symbol.asyncDispose]: () => service.close() });
}

void startInMemoryService({ cryptography: webCryptography(globalThis.crypto) });
void memoryTransport();
// @ts-expect-error: the declarations are found, so that this curve is not.
void ecdsaKey("P-257");
