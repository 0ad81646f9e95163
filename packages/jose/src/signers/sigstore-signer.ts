import { mustBeParsecKey, type ParsecKey } from "@parsec-ts/client";
import { checkArgument, checkOptions, mustBeBytes, mustBeText, type OptionRules } from "@parsec-ts/wire-protocol";
import { jwsKey } from "../keys/jws-algorithm.js";

/** `Buffer` where the caller compiles for Node, else `Uint8Array`. */
export type NodeBuffer = typeof globalThis extends {
  readonly Buffer: { alloc(size: number): infer Bytes extends Uint8Array };
}
  ? Bytes
  : Uint8Array;

/** A `Signer` of `@sigstore/sign` that has a public key and no certificate. */
export interface SigstoreSigner {
  sign(data: Uint8Array): Promise<{
    /** DER for ECDSA. */
    signature: NodeBuffer;
    key: { $case: "publicKey"; publicKey: string; hint?: string };
  }>;
}

/** Options of {@link sigstoreSigner}. */
export interface SigstoreSignerOptions {
  /** A name by which verifiers find the public key. */
  readonly hint?: string;
}

const sigstoreSignerOptionRules: OptionRules<SigstoreSignerOptions> = { hint: mustBeText };

/**
 * A signer for the bundle builders of `@sigstore/sign`.
 *
 * @example
 * ```ts
 * const bundler = new MessageSignatureBundleBuilder({ signer: sigstoreSigner(key, { hint: "pump-17" }), witnesses: [] });
 * ```
 * @throws from `sign`, `ParsecError` `ERR_PARSEC_JOSE_KEY` and the errors of the client
 */
export function sigstoreSigner(key: ParsecKey, options: SigstoreSignerOptions = {}): SigstoreSigner {
  checkArgument("sigstoreSigner", "key", key, mustBeParsecKey);
  checkOptions("sigstoreSigner", options, sigstoreSignerOptionRules);
  const { hint } = options;
  return {
    async sign(data) {
      checkArgument("sign", "data", data, mustBeBytes);
      const { hash } = await jwsKey(key, "sign", {});
      const signature = await key.sign(data, { hash, format: "der" });
      const publicKey = await key.exportPublicKey("pem");
      return {
        signature: asBuffer(signature),
        key: { $case: "publicKey", publicKey, ...(hint !== undefined && { hint }) },
      };
    },
  };
}

/** The library calls methods of `Buffer` on a signature. */
function asBuffer(bytes: Uint8Array): NodeBuffer {
  const { Buffer } = globalThis as { readonly Buffer?: { from(bytes: Uint8Array): NodeBuffer } };
  return Buffer === undefined ? (bytes as NodeBuffer) : Buffer.from(bytes);
}
