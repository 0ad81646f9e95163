import {
  canDoCrypto,
  type KeyAttributes,
  psaDestroyKey,
  psaExportKey,
  psaExportPublicKey,
  psaGenerateKey,
  psaImportKey,
} from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { eccKeys } from "../software-keys/ecc-keys.js";
import { refuseDeprecated } from "../keys/key-policy.js";
import type { StoredKey } from "../keys/key-store.js";
import { rsaKeys } from "../software-keys/rsa-keys.js";
import { secretKeys } from "../software-keys/secret-keys.js";
import type { KeyFamily, SoftwareKey } from "../software-keys/software-key.js";
import type { MockProvider, Refusal } from "../providers/mock-provider.js";
import { StatusError } from "../status-error.js";
import { type CryptoContext, type Handler, handler, identity } from "./handler.js";

const FAMILIES: readonly KeyFamily[] = [eccKeys, rsaKeys, secretKeys];

/** Making, taking in, giving out and destroying keys. PSA Crypto API, "Key management". */
export const keyOperations: readonly Handler<CryptoContext>[] = [
  handler(psaGenerateKey, async (context: CryptoContext, { keyName, attributes }) => {
    await context.keys.create(identity(context, keyName), async () => {
      admit(context, attributes, context.mock.refusesToGenerate?.(attributes));
      return stored(attributes, await familyOf(attributes).generate(attributes));
    });
    return {};
  }),
  handler(psaImportKey, async (context: CryptoContext, { keyName, attributes, data }) => {
    await context.keys.create(identity(context, keyName), async () => {
      admit(context, attributes, context.mock.refusesToImport?.(attributes));
      return importKey(attributes, data, context.mock);
    });
    return {};
  }),
  handler(psaDestroyKey, async (context: CryptoContext, { keyName }) => {
    await context.keys.destroy(identity(context, keyName));
    return {};
  }),
  handler(psaExportPublicKey, (context: CryptoContext, { keyName }) => {
    const { key } = context.keys.get(identity(context, keyName));
    if (key.exportPublic === undefined) throw new StatusError(Status.PsaErrorInvalidArgument);
    return { data: key.exportPublic() };
  }),
  handler(psaExportKey, (context: CryptoContext, { keyName }) => {
    const { attributes, key } = context.keys.get(identity(context, keyName));
    const { kind } = attributes.keyType;
    const isPublic = kind === "rsaPublicKey" || kind === "eccPublicKey";
    if (!isPublic && !attributes.keyPolicy.keyUsageFlags.export) throw new StatusError(Status.PsaErrorNotPermitted);
    return { data: key.exportKey() };
  }),
  handler(canDoCrypto, (context: CryptoContext, { checkType, attributes }) => {
    admit(context, attributes, context.mock.denies?.(attributes, checkType));
    familyOf(attributes);
    return {};
  }),
];

/**
 * A key from its export format.
 *
 * @throws {@link StatusError} NotSupported, InvalidArgument
 */
export function importKey(attributes: KeyAttributes, data: Uint8Array, mock?: MockProvider): StoredKey {
  const taken = stored(attributes, familyOf(attributes).import(attributes, data));
  return mock?.listsSizeAsGiven ? { ...taken, attributes } : taken;
}

function admit({ allowDeprecated }: CryptoContext, attributes: KeyAttributes, refusal: Refusal): void {
  if (!allowDeprecated) refuseDeprecated(attributes);
  if (refusal !== undefined) throw new StatusError(refusal);
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
