import type { CallOptions, ParsecClient } from "@parsec-ts/client";
import { keyBitsOf } from "@parsec-ts/key-formats";
import { type Algorithm, type AsymmetricSignature, hashLength, type KeyAttributes } from "@parsec-ts/operations";
import { algorithmFromPsa, PsaError } from "@parsec-ts/psa";
import type { Use } from "./c-client.js";
import type { FunctionArguments } from "./generated/function-arguments.js";
import { CHECKS } from "./generated/shared-numbers.js";
import { numbers, packedList } from "./packed-list.js";
import { attributesFromPsa, attributesToPsa, type PsaAttributes } from "./psa-attributes.js";

/** Makes requests over the I/O of the call. */
type Service = <T>(use: Use<T>) => Promise<T>;

/** One function: returns the bytes of each of its outputs. It throws at once, or rejects. */
export type Functions = {
  readonly [Name in keyof FunctionArguments]: (
    service: Service,
    args: FunctionArguments[Name],
  ) => Promise<readonly Uint8Array[]>;
};

/** The kinds of algorithms that say more. */
type KindWithValue = Extract<Algorithm, { readonly value: unknown }>;
type ValueOf = { [Kind in KindWithValue["kind"]]: Extract<KindWithValue, { readonly kind: Kind }>["value"] };

/** The functions of parsec_client.h. Each checks what can be checked before the service is asked. */
export const functions: Functions = {
  ping: async (service) => {
    const { major, minor } = await service((client, options) => client.ping(options()));
    return [numbers(major), numbers(minor)];
  },

  listProviders: async (service) => {
    const providers = await service((client, options) => client.listProviders(options()));
    return [
      packedList(
        providers.map(({ id, versionMaj, versionMin, versionRev, uuid, vendor, description }) => [
          id,
          versionMaj,
          versionMin,
          versionRev,
          uuid,
          vendor,
          description,
        ]),
      ),
    ];
  },

  listAuthenticators: async (service) => {
    const authenticators = await service((client, options) => client.listAuthenticators(options()));
    return [
      packedList(
        authenticators.map(({ id, versionMaj, versionMin, versionRev, description }) => [
          id,
          versionMaj,
          versionMin,
          versionRev,
          description,
        ]),
      ),
    ];
  },

  listOpcodes: async (service, { provider }) => {
    const opcodes = await service((client, options) => client.listOpcodes(provider, options()));
    return [packedList(opcodes.map((opcode) => [opcode]))];
  },

  listKeys: async (service) => {
    const keys = await service((client, options) => client.listKeys(options()));
    return [
      packedList(keys.map(({ providerId, name, attributes }) => [providerId, ...attributeNumbers(attributes), name])),
    ];
  },

  listClients: async (service) => {
    const names = await service((client, options) => client.listClients(options()));
    return [packedList(names.map((name) => [name]))];
  },

  deleteClient: (service, { applicationName }) =>
    nothing(service((client, options) => client.deleteClient(applicationName, options()))),

  generateKey: (service, { keyName, attributes: requested }) => {
    const attributes = attributesFromPsa(requested);
    if (attributes.keyBits === 0)
      throw new PsaError("INVALID_ARGUMENT", "A key of no bits cannot be generated: set bits.");
    return nothing(service((client, options) => client.generateKey({ keyName, attributes }, options())));
  },

  importKey: async (service, { keyName, attributes: requested, data }) => {
    const attributes = attributesFromPsa(requested);
    const keyBits = keyBitsOf(attributes.keyType, data);
    if (requested.bits !== 0 && requested.bits !== keyBits) {
      throw new PsaError("INVALID_ARGUMENT", `The data are a key of ${keyBits} bits: set bits to that, or to 0.`);
    }
    const request = { keyName, attributes: { ...attributes, keyBits }, data };
    await service((client, options) => client.importKey(request, options()));
    return [numbers(keyBits)];
  },

  destroyKey: (service, { keyName }) => nothing(service((client, options) => client.destroyKey(keyName, options()))),

  exportKey: (service, { keyName }) => one(service((client, options) => client.exportKey(keyName, options()))),

  exportPublicKey: (service, { keyName }) =>
    one(service((client, options) => client.exportPublicKey(keyName, options()))),

  signHash: (service, { keyName, algorithm, hash }) => {
    const alg = signatureOfHash(algorithm, hash);
    return one(service((client, options) => client.signHash({ keyName, alg, hash }, options())));
  },

  verifyHash: (service, { keyName, algorithm, hash, signature }) => {
    const alg = signatureOfHash(algorithm, hash);
    return isTrue(service((client, options) => client.verifyHash({ keyName, alg, hash, signature }, options())));
  },

  signMessage: (service, { keyName, algorithm, message }) => {
    const alg = algorithmOf("asymmetricSignature", algorithm);
    return one(service((client, options) => client.signMessage({ keyName, alg, message }, options())));
  },

  verifyMessage: (service, { keyName, algorithm, message, signature }) => {
    const alg = algorithmOf("asymmetricSignature", algorithm);
    return isTrue(service((client, options) => client.verifyMessage({ keyName, alg, message, signature }, options())));
  },

  asymmetricEncrypt: (service, { keyName, algorithm, plaintext, salt }) => {
    const alg = algorithmOf("asymmetricEncryption", algorithm);
    return one(service((client, options) => client.asymmetricEncrypt({ keyName, alg, plaintext, salt }, options())));
  },

  asymmetricDecrypt: (service, { keyName, algorithm, ciphertext, salt }) => {
    const alg = algorithmOf("asymmetricEncryption", algorithm);
    return one(service((client, options) => client.asymmetricDecrypt({ keyName, alg, ciphertext, salt }, options())));
  },

  aeadEncrypt: (service, { keyName, algorithm, nonce, additionalData, plaintext }) => {
    const alg = algorithmOf("aead", algorithm);
    const request = { keyName, alg, nonce, additionalData, plaintext };
    return one(service((client, options) => client.aeadEncrypt(request, options())));
  },

  aeadDecrypt: (service, { keyName, algorithm, nonce, additionalData, ciphertext }) => {
    const alg = algorithmOf("aead", algorithm);
    const request = { keyName, alg, nonce, additionalData, ciphertext };
    return one(service((client, options) => client.aeadDecrypt(request, options())));
  },

  cipherEncrypt: (service, { keyName, algorithm, plaintext }) => {
    const alg = algorithmOf("cipher", algorithm);
    return one(service((client, options) => client.cipherEncrypt({ keyName, alg, plaintext }, options())));
  },

  cipherDecrypt: (service, { keyName, algorithm, ciphertext }) => {
    const alg = algorithmOf("cipher", algorithm);
    return one(service((client, options) => client.cipherDecrypt({ keyName, alg, ciphertext }, options())));
  },

  macCompute: (service, { keyName, algorithm, message }) => {
    const alg = algorithmOf("mac", algorithm);
    return one(service((client, options) => client.macCompute({ keyName, alg, input: message }, options())));
  },

  macVerify: (service, { keyName, algorithm, message, mac }) => {
    const alg = algorithmOf("mac", algorithm);
    return isTrue(service((client, options) => client.macVerify({ keyName, alg, input: message, mac }, options())));
  },

  hashCompute: (service, { algorithm, message }) => {
    const alg = algorithmOf("hash", algorithm);
    return one(service((client, options) => client.hashCompute({ alg, input: message }, options())));
  },

  hashCompare: (service, { algorithm, message, hash }) => {
    const alg = algorithmOf("hash", algorithm);
    return isTrue(service((client, options) => client.hashCompare({ alg, input: message, hash }, options())));
  },

  rawKeyAgreement: (service, { algorithm, keyName, peerKey }) => {
    const agreement = algorithmOf("keyAgreement", algorithm);
    if (agreement.kind !== "raw") throw new PsaError("INVALID_ARGUMENT", "A raw key agreement has no key derivation.");
    const request = { alg: agreement.value, privateKeyName: keyName, peerKey };
    return one(service((client, options) => client.rawKeyAgreement(request, options())));
  },

  generateRandom: (service, { size }) => one(service((client, options) => client.generateRandom(size, options()))),

  canDoCrypto: async (service, { check, attributes: requested }) => {
    const checkType = CHECKS[check - 1];
    if (checkType === undefined) throw new PsaError("INVALID_ARGUMENT", "There is no such check: PARSEC_CHECK_...");
    const attributes = attributesFromPsa(requested);
    if (await service((client, options) => client.canDoCrypto({ checkType, attributes }, options()))) return [];
    throw new PsaError("NOT_SUPPORTED", "The provider cannot do that with such keys.");
  },

  prepareKeyAttestation: async (service, { attestedKeyName, attestingKeyName }) => {
    const parameters = { kind: "activateCredential", attestedKeyName, attestingKeyName } as const;
    const output = await service((client, options) => client.prepareKeyAttestation({ parameters }, options()));
    if (output.kind !== "activateCredential")
      throw new PsaError("NOT_SUPPORTED", "The service attests in a newer way.");
    return [output.name, output.public, output.attestingKeyPub];
  },

  attestKey: async (service, { attestedKeyName, attestingKeyName, credentialBlob, secret }) => {
    const parameters = { kind: "activateCredential", credentialBlob, secret } as const;
    const request = { attestedKeyName, attestingKeyName, parameters };
    const output = await service((client, options) => client.attestKey(request, options()));
    if (output.kind !== "activateCredential")
      throw new PsaError("NOT_SUPPORTED", "The service attests in a newer way.");
    return [output.credential];
  },

  getKeyAttributes: async (service, { keyName }) => {
    const attributes = await service((client, options) => attributesOf(client, keyName, options()));
    return [numbers(...attributeNumbers(attributes))];
  },

  checkKeyAttributes: async (_service, { attributes }) => {
    attributesFromPsa(attributes);
    return [];
  },
};

async function nothing(done: Promise<void>): Promise<readonly Uint8Array[]> {
  await done;
  return [];
}

async function one(bytes: Promise<Uint8Array>): Promise<readonly Uint8Array[]> {
  return [await bytes];
}

async function isTrue(valid: Promise<boolean>): Promise<readonly Uint8Array[]> {
  if (await valid) return [];
  throw new PsaError("INVALID_SIGNATURE", "The signature, MAC or hash is another one.");
}

function attributeNumbers(attributes: KeyAttributes): readonly number[] {
  const { type, bits, usage, algorithm }: PsaAttributes = attributesToPsa(attributes);
  return [type, bits, usage, algorithm];
}

async function attributesOf(client: ParsecClient, keyName: string, options: CallOptions): Promise<KeyAttributes> {
  const keys = await client.listKeys(options);
  const key = keys.find(({ name, providerId }) => name === keyName && providerId === client.defaultProvider);
  if (key === undefined) throw new PsaError("DOES_NOT_EXIST", "The provider has no key of that name.");
  return key.attributes;
}

/**
 * The algorithm of a kind that a number stands for.
 *
 * @throws {@link PsaError} INVALID_ARGUMENT for an algorithm of another kind
 */
function algorithmOf<Kind extends KindWithValue["kind"]>(kind: Kind, number: number): ValueOf[Kind] {
  const algorithm = algorithmFromPsa(number);
  if (algorithm.kind !== kind) throw new PsaError("INVALID_ARGUMENT", `The algorithm is of another kind than ${kind}.`);
  return (algorithm as KindWithValue).value as ValueOf[Kind];
}

function signatureOfHash(number: number, hash: Uint8Array): AsymmetricSignature {
  const signature = algorithmOf("asymmetricSignature", number);
  const hashAlg = "hashAlg" in signature ? signature.hashAlg : undefined;
  if (hashAlg?.kind === "specific" && hash.length !== hashLength(hashAlg.value)) {
    throw new PsaError(
      "INVALID_ARGUMENT",
      `A hash of that algorithm has ${hashLength(hashAlg.value)} bytes, not ${hash.length}.`,
    );
  }
  return signature;
}
