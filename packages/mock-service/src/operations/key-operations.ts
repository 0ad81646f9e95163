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
import { generateKey, importKey } from "../keys/create-key.js";
import { refuseDeprecated } from "../keys/key-policy.js";
import { hasCapability } from "../providers/capability-rules.js";
import type { Refusal } from "../providers/mock-provider.js";
import { StatusError } from "../status-error.js";
import type { CryptoContext } from "./call-context.js";
import { callersKey, type Handler, handler } from "./handler.js";

/** Operations that generate, import, export and destroy keys. PSA Crypto API, "Key management". */
export const keyOperations: readonly Handler<CryptoContext>[] = [
  handler(psaGenerateKey, async (context: CryptoContext, { keyName, attributes }) => {
    await context.keys.create(callersKey(context, keyName), async () => {
      checkPolicy(context, attributes, context.mock.refusesToGenerate?.(attributes));
      return generateKey(attributes);
    });
    return {};
  }),
  handler(psaImportKey, async (context: CryptoContext, { keyName, attributes, data }) => {
    await context.keys.create(callersKey(context, keyName), async () => {
      checkPolicy(context, attributes, context.mock.refusesToImport?.(attributes));
      const imported = importKey(attributes, data);
      return context.mock.listsSizeAsGiven ? { ...imported, attributes } : imported;
    });
    return {};
  }),
  handler(psaDestroyKey, async (context: CryptoContext, { keyName }) => {
    await context.keys.destroy(callersKey(context, keyName));
    return {};
  }),
  handler(psaExportPublicKey, (context: CryptoContext, { keyName }) => {
    const { key } = context.keys.get(callersKey(context, keyName));
    if (key.exportPublic === undefined) throw new StatusError(Status.PsaErrorInvalidArgument);
    return { data: key.exportPublic() };
  }),
  handler(psaExportKey, (context: CryptoContext, { keyName }) => {
    const { attributes, key } = context.keys.get(callersKey(context, keyName));
    const { kind } = attributes.keyType;
    const isPublic = kind === "rsaPublicKey" || kind === "eccPublicKey";
    if (!isPublic && !attributes.keyPolicy.keyUsageFlags.export) throw new StatusError(Status.PsaErrorNotPermitted);
    return { data: key.exportKey() };
  }),
  handler(canDoCrypto, (context: CryptoContext, { checkType, attributes }) => {
    if (!hasCapability(context.mock.capabilities, checkType, attributes)) {
      throw new StatusError(Status.PsaErrorNotSupported);
    }
    return {};
  }),
];

/**
 * Checks that the service and the provider permit such a key.
 *
 * @throws {@link StatusError} DeprecatedPrimitive, or the provider's refusal
 */
function checkPolicy({ allowDeprecated }: CryptoContext, attributes: KeyAttributes, refusal: Refusal): void {
  if (!allowDeprecated) refuseDeprecated(attributes);
  if (refusal !== undefined) throw new StatusError(refusal);
}
