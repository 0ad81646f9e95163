import type { Operation } from "../codec/index.js";
import * as contract from "../generated/index.js";
import {
  cipherTextBounds,
  exactly,
  exactlySome,
  hashLength,
  type LengthBounds,
  macBounds,
  plaintextBounds,
  rsaBlockBounds,
  sharedSecretLength,
  signatureBounds,
  tagLength,
  upTo,
} from "./lengths.js";

/** One row of the table: what the result of an operation must be for the request that it belongs to. */
export interface ResultRule {
  readonly operation: string;
  /** The rule in words, for the documentation. */
  readonly description: string;
  /** The problem with a result, as the end of "The result of PsaSignHash"; `undefined` for a good one. */
  problem(request: unknown, result: unknown): string | undefined;
}

/** The longest key that a service can hold, in bytes: a message is at most 1 MiB by default. */
const MAX_BYTES = 0xffff_ffff;

const UUID = /^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i;

const SIGNATURE_RULE = "ECDSA: an even number of 48 to 160 bytes; RSA: 64 to 2,048 bytes; exact if the key is known";

function rule<Request, Result>(
  { name, opcode }: Operation<Request, Result>,
  description: string,
  problem: (request: Request, result: Result) => string | undefined,
): [number, ResultRule] {
  return [opcode, { operation: name, description, problem: problem as ResultRule["problem"] }];
}

/** An operation whose success is all there is to say. */
function empty<Request, Result>(operation: Operation<Request, Result>): [number, ResultRule] {
  return rule(operation, "no fields", () => undefined);
}

/** The rules of all operations of the contract, by opcode. A bundle without them also leaves out the operations that they name. */
export const resultRules: ReadonlyMap<number, ResultRule> = /* @__PURE__ */ new Map(/* @__PURE__ */ allRules());

function allRules(): [number, ResultRule][] {
  return [
    rule(contract.ping, "a major version from 1 to 255 and a minor one from 0", (_request, result) =>
      firstOf([
        versionProblem("wireProtocolVersionMaj", result.wireProtocolVersionMaj, 1),
        versionProblem("wireProtocolVersionMin", result.wireProtocolVersionMin, 0),
      ]),
    ),
    empty(contract.psaGenerateKey),
    empty(contract.psaDestroyKey),
    rule(contract.psaSignHash, SIGNATURE_RULE, ({ alg }, { signature }) => signatureProblem(alg, signature)),
    empty(contract.psaVerifyHash),
    empty(contract.psaImportKey),
    rule(
      contract.psaExportPublicKey,
      "at least 32 bytes: the shortest public key of the contract",
      (_request, { data }) => lengthProblem("data", data, { min: 32, max: MAX_BYTES }),
    ),
    rule(
      contract.listProviders,
      "at least one provider, their ids different and up to 255, each with the UUID of 16 bytes as text",
      (_request, { providers }) =>
        firstOf([
          providers.length > 0 ? undefined : "has no provider; the core provider is always there",
          repetition(
            "providers",
            providers.map(({ id }) => id),
          ),
          ...providers.map(({ id }) => providerProblem(id)),
          ...providers.map(({ uuid }) =>
            UUID.test(uuid) ? undefined : "has a provider whose uuid is not 16 bytes as text",
          ),
        ]),
    ),
    rule(contract.listOpcodes, "opcodes that differ", (_request, { opcodes }) => repetition("opcodes", opcodes)),
    rule(contract.psaAsymmetricEncrypt, "one RSA block: 64 to 2,048 bytes", (_request, { ciphertext }) =>
      lengthProblem("ciphertext", ciphertext, rsaBlockBounds()),
    ),
    rule(
      contract.psaAsymmetricDecrypt,
      "fewer bytes than the ciphertext; PKCS#1 v1.5 takes 11 of them, OAEP two hashes and 2",
      ({ alg, ciphertext }, { plaintext }) =>
        lengthProblem("plaintext", plaintext, { min: 0, max: ciphertext.length - asymmetricPadding(alg) }),
    ),
    rule(contract.psaExportKey, "at least one byte", (_request, { data }) =>
      lengthProblem("data", data, upTo(MAX_BYTES)),
    ),
    rule(contract.psaGenerateRandom, "from one byte to as many as requested", ({ size }, { randomBytes }) =>
      lengthProblem("randomBytes", randomBytes, { min: size > 0n ? 1 : 0, max: Number(size) }),
    ),
    rule(
      contract.listAuthenticators,
      "at least one authenticator, their ids different",
      (_request, { authenticators }) =>
        authenticators.length === 0
          ? "has no authenticator; a service has at least one"
          : repetition(
              "authenticators",
              authenticators.map(({ id }) => id),
            ),
    ),
    rule(contract.psaHashCompute, "as many bytes as the hash has", ({ alg }, { hash }) => {
      const length = hashLength(alg);
      return lengthProblem("hash", hash, length === undefined ? upTo(128) : exactly(length));
    }),
    empty(contract.psaHashCompare),
    rule(
      contract.psaAeadEncrypt,
      "as many bytes as the plaintext and the tag",
      ({ alg, plaintext }, { ciphertext }) => {
        const tag = tagLength(alg);
        const { length } = plaintext;
        return lengthProblem("ciphertext", ciphertext, tag === undefined ? upTo(length + 64) : exactly(length + tag));
      },
    ),
    rule(
      contract.psaAeadDecrypt,
      "as many bytes as the ciphertext without its tag",
      ({ alg, ciphertext }, { plaintext }) => {
        const tag = tagLength(alg);
        const { length } = ciphertext;
        return lengthProblem(
          "plaintext",
          plaintext,
          tag === undefined ? { min: 0, max: length } : exactly(length - tag),
        );
      },
    ),
    rule(
      contract.psaRawKeyAgreement,
      "as many bytes as a coordinate of the peer's key (ECDH) or as the group (FFDH)",
      ({ alg, peerKey }, { sharedSecret }) => {
        if (alg === "ECDH")
          return lengthProblem("sharedSecret", sharedSecret, exactlySome(sharedSecretLength(peerKey)));
        return lengthProblem(
          "sharedSecret",
          sharedSecret,
          alg === "FFDH" ? exactlySome(peerKey.length) : upTo(MAX_BYTES),
        );
      },
    ),
    rule(
      contract.psaCipherEncrypt,
      "an IV or nonce of 8 to 16 bytes (none for ECB), and as many bytes as the plaintext with its padding",
      ({ alg, plaintext }, { ciphertext }) =>
        lengthProblem("ciphertext", ciphertext, cipherTextBounds(alg, plaintext.length)),
    ),
    rule(
      contract.psaCipherDecrypt,
      "as many bytes as the ciphertext without its IV or nonce of 8 to 16 bytes (none for ECB) and without its padding",
      ({ alg, ciphertext }, { plaintext }) =>
        lengthProblem("plaintext", plaintext, plaintextBounds(alg, ciphertext.length)),
    ),
    rule(contract.psaMacCompute, "as many bytes as the algorithm says", ({ alg }, { mac }) =>
      lengthProblem("mac", mac, macBounds(alg)),
    ),
    empty(contract.psaMacVerify),
    rule(contract.psaSignMessage, SIGNATURE_RULE, ({ alg }, { signature }) => signatureProblem(alg, signature)),
    empty(contract.psaVerifyMessage),
    rule(
      contract.listKeys,
      "keys of which no two have one name in one provider; provider ids up to 255",
      (_request, { keys }) =>
        firstOf([
          ...keys.map(({ providerId }) => providerProblem(providerId)),
          repetition(
            "keys",
            keys.map(({ providerId, name }) => `${providerId}/${name}`),
          ),
        ]),
    ),
    rule(contract.listClients, "names that differ", (_request, { clients }) => repetition("clients", clients)),
    empty(contract.deleteClient),
    rule(
      contract.attestKey,
      "an attestation by the requested mechanism, with a credential of at least one byte",
      ({ parameters }, { output }) =>
        firstOf([
          kindProblem(parameters.kind, output.kind),
          output.kind === "activateCredential"
            ? lengthProblem("credential", output.credential, upTo(MAX_BYTES))
            : undefined,
        ]),
    ),
    rule(
      contract.prepareKeyAttestation,
      "data for the requested mechanism, each of at least one byte",
      ({ parameters }, { output }) => {
        if (output.kind !== "activateCredential") return kindProblem(parameters.kind, output.kind);
        const { name, public: publicArea, attestingKeyPub } = output;
        return firstOf([
          kindProblem(parameters.kind, output.kind),
          lengthProblem("name", name, upTo(MAX_BYTES)),
          lengthProblem("public", publicArea, upTo(MAX_BYTES)),
          lengthProblem("attestingKeyPub", attestingKeyPub, upTo(MAX_BYTES)),
        ]);
      },
    ),
    empty(contract.canDoCrypto),
  ];
}

function signatureProblem(alg: contract.AsymmetricSignature, signature: Uint8Array): string | undefined {
  const isEcdsa = alg.kind === "ecdsa" || alg.kind === "ecdsaAny" || alg.kind === "deterministicEcdsa";
  if (isEcdsa && signature.length % 2 === 1)
    return `has a signature of ${signature.length} bytes, which are not r and s`;
  return lengthProblem("signature", signature, signatureBounds(alg));
}

function asymmetricPadding(alg: contract.AsymmetricEncryption): number {
  if (alg.kind === "rsaPkcs1v15Crypt") return 11;
  return alg.kind === "rsaOaep" ? 2 * (hashLength(alg.hashAlg) ?? 0) + 2 : 0;
}

function lengthProblem(field: string, { length }: Uint8Array, { min, max }: LengthBounds): string | undefined {
  if (length >= min && length <= max) return undefined;
  const expected = min === max ? `${min}` : max === MAX_BYTES ? `at least ${min}` : `${min} to ${max}`;
  return `has ${length} bytes in ${field}; expected are ${expected}`;
}

function versionProblem(field: string, version: number, min: number): string | undefined {
  return version >= min && version <= 255
    ? undefined
    : `has ${version} in ${field}; expected is a number from ${min} to 255`;
}

/** Requests name a provider by one byte. */
function providerProblem(id: number): string | undefined {
  return id <= 255 ? undefined : `has a provider with the id ${id}; the highest is 255`;
}

function kindProblem(requested: string, actual: string): string | undefined {
  return requested === actual || requested === "unknown"
    ? undefined
    : `is of the mechanism ${actual}; requested was ${requested}`;
}

function repetition(field: string, values: readonly unknown[]): string | undefined {
  return new Set(values).size === values.length ? undefined : `has an entry twice in ${field}`;
}

function firstOf(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined);
}
