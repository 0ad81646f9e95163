import {
  type KeyAttributes,
  listAuthenticators,
  listKeys,
  listOpcodes,
  listProviders,
  type Operation,
  ping,
  psaDestroyKey,
  psaExportPublicKey,
  psaGenerateKey,
  psaImportKey,
  psaSignHash,
  psaVerifyHash,
} from "@parsec-ts/operations";
import { ProviderId, Status, WIRE_PROTOCOL_VERSION } from "@parsec-ts/wire-protocol";
import { AUTHENTICATORS } from "./authentication.js";
import { eccKeys } from "./ecc-keys.js";
import { requireSigning } from "./key-policy.js";
import type { KeyStore, StoredKey } from "./key-store.js";
import { PROVIDERS } from "./providers.js";
import { rsaKeys } from "./rsa-keys.js";
import type { KeyFamily, SoftwareKey } from "./software-key.js";
import { StatusError } from "./status-error.js";

/** Who asks, and where the answer comes from. */
export interface HandlerContext {
  readonly keys: KeyStore;
  /** The authenticated application; empty where the operation needs none. */
  readonly application: string;
  readonly provider: number;
}

/** An operation with what the service does for it. */
export interface Handler {
  readonly operation: Operation<unknown, unknown>;
  handle(context: HandlerContext, request: unknown): unknown;
}

function handler<Request, Result>(
  operation: Operation<Request, Result>,
  handle: (context: HandlerContext, request: Request) => Result | Promise<Result>,
): Handler {
  // The service decodes the request by this very operation before it hands it over.
  return { operation, handle: (context, request) => handle(context, request as Request) };
}

const FAMILIES: readonly KeyFamily[] = [eccKeys, rsaKeys];

/** Every operation that this service does, by opcode. */
export const handlers: ReadonlyMap<number, Handler> = new Map(
  [
    handler(ping, () => ({
      wireProtocolVersionMaj: WIRE_PROTOCOL_VERSION.major,
      wireProtocolVersionMin: WIRE_PROTOCOL_VERSION.minor,
    })),
    handler(listProviders, () => ({ providers: PROVIDERS })),
    handler(listAuthenticators, () => ({ authenticators: AUTHENTICATORS })),
    handler(listOpcodes, (_context, { providerId }) => ({ opcodes: opcodesOf(providerId) })),
    handler(listKeys, ({ keys, application }) => ({ keys: keys.list(application) })),
    handler(psaGenerateKey, async ({ keys, application, provider }, { keyName, attributes }) => {
      const family = familyOf(attributes);
      await keys.create(application, provider, keyName, async () =>
        stored(attributes, await family.generate(attributes)),
      );
      return {};
    }),
    handler(psaImportKey, async ({ keys, application, provider }, { keyName, attributes, data }) => {
      const family = familyOf(attributes);
      await keys.create(application, provider, keyName, async () =>
        stored(attributes, family.import(attributes, data)),
      );
      return {};
    }),
    handler(psaDestroyKey, ({ keys, application, provider }, { keyName }) => {
      keys.destroy(application, provider, keyName);
      return {};
    }),
    handler(psaExportPublicKey, ({ keys, application, provider }, { keyName }) => ({
      data: keys.get(application, provider, keyName).key.exportPublic(),
    })),
    handler(psaSignHash, ({ keys, application, provider }, { keyName, alg, hash }) => {
      const { attributes, key } = keys.get(application, provider, keyName);
      requireSigning(attributes.keyPolicy, "signHash", alg, hash);
      return { signature: key.signHash(alg, hash) };
    }),
    handler(psaVerifyHash, ({ keys, application, provider }, { keyName, alg, hash, signature }) => {
      const { attributes, key } = keys.get(application, provider, keyName);
      requireSigning(attributes.keyPolicy, "verifyHash", alg, hash);
      if (!key.verifyHash(alg, hash, signature)) throw new StatusError(Status.PsaErrorInvalidSignature);
      return {};
    }),
  ].map((entry) => [entry.operation.opcode, entry]),
);

function opcodesOf(providerId: number): number[] {
  if (!PROVIDERS.some(({ id }) => id === providerId)) throw new StatusError(Status.ProviderNotRegistered);
  const isCore = providerId === ProviderId.Core;
  return [...handlers.values()].flatMap(({ operation }) =>
    (operation.class === "core") === isCore ? [operation.opcode] : [],
  );
}

function familyOf(attributes: KeyAttributes): KeyFamily {
  const family = FAMILIES.find((candidate) => candidate.serves(attributes));
  if (family === undefined) throw new StatusError(Status.PsaErrorNotSupported);
  return family;
}

/** A key whose size is what was asked for, or was left to the material. */
function stored(attributes: KeyAttributes, key: SoftwareKey): StoredKey {
  if (attributes.keyBits !== 0 && attributes.keyBits !== key.bits)
    throw new StatusError(Status.PsaErrorInvalidArgument);
  return { attributes: { ...attributes, keyBits: key.bits }, key };
}
