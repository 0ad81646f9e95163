import {
  canDoCrypto,
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
import { StatusError } from "../status-error.js";
import type { CryptoContext } from "./call-context.js";
import { callersKey, type Handler, handler, refuse, usableKey } from "./handler.js";

/** Operations that generate, import, export and destroy keys. PSA Crypto API, "Key management". */
export const keyOperations: readonly Handler<CryptoContext>[] = [
  handler(psaGenerateKey, async (context: CryptoContext, { keyName, attributes }) => {
    await context.parts.keys.create(callersKey(context, keyName), async () => {
      if (!context.parts.allowDeprecated) refuseDeprecated(attributes);
      refuse(context.mock.refusesToGenerate?.(attributes));
      return generateKey(attributes, context.parts.cryptography);
    });
    return {};
  }),
  handler(psaImportKey, async (context: CryptoContext, { keyName, attributes, data }) => {
    await context.parts.keys.create(callersKey(context, keyName), async () => {
      const { cryptography } = context.parts;
      refuse(context.mock.refusesToImport?.(attributes, data, cryptography));
      const imported = importKey(attributes, data, cryptography);
      const isOnCurve = imported.key.isOnCurve?.() ?? true;
      if (!isOnCurve && !context.mock.importsAnyPoint) throw new StatusError(Status.PsaErrorInvalidArgument);
      return context.mock.listsSizeAsGiven ? { ...imported, attributes } : imported;
    });
    return {};
  }),
  handler(psaDestroyKey, async (context: CryptoContext, { keyName }) => {
    const identity = callersKey(context, keyName);
    const { attributes } = context.parts.keys.get(identity);
    await context.parts.keys.destroy(identity);
    refuse(context.mock.refusesKey?.(attributes));
    return {};
  }),
  handler(psaExportPublicKey, (context: CryptoContext, { keyName }) => {
    const { attributes, key } = usableKey(context, keyName);
    refuse(context.mock.refusesToExportPublic?.(attributes));
    if (key.exportPublic === undefined) throw new StatusError(Status.PsaErrorInvalidArgument);
    return { data: key.exportPublic() };
  }),
  handler(psaExportKey, (context: CryptoContext, { keyName }) => {
    const { attributes, key } = usableKey(context, keyName);
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
