import type { Conversation } from "../conversation.js";
import { encryptByRsa, encryptWithPublicKeys } from "./ask-encryption.js";
import { generateKeys, importCurveKeys, importRsaKeys, makeSecrets } from "./ask-keys.js";
import { agree, encryptByAead, useCiphersAndMacs } from "./ask-secrets.js";
import {
  askCore,
  askForRandom,
  attest,
  computeHashes,
  sendInvalidBodies,
  sendInvalidHeaders,
  useNames,
} from "./ask-service.js";
import { signHashes, verifyWithPublicKeys } from "./ask-signatures.js";
import { useDeprecated } from "./use-deprecated.js";

/** The parts of the script, in order. None leaves a key behind. */
const PARTS: readonly ((conversation: Conversation) => Promise<void>)[] = [
  askCore,
  sendInvalidHeaders,
  sendInvalidBodies,
  generateKeys,
  makeSecrets,
  importCurveKeys,
  importRsaKeys,
  signHashes,
  verifyWithPublicKeys,
  encryptByRsa,
  encryptWithPublicKeys,
  encryptByAead,
  agree,
  useCiphersAndMacs,
  computeHashes,
  askForRandom,
  attest,
  useNames,
];

/** Sends every operation, with valid and invalid requests, to a service that has the provider of the conversation alone. */
async function useEverything(conversation: Conversation): Promise<void> {
  for (const part of PARTS) await part(conversation);
}

/** A script, and the setting of the service that it is for. */
export interface Script {
  /** In the name of its recordings: `conversation-pkcs11.txt`, `deprecated-pkcs11.txt`. */
  readonly name: string;
  readonly allowDeprecated: boolean;
  run(conversation: Conversation): Promise<void>;
}

/** The scripts that are recorded with each provider. */
export const scripts: readonly Script[] = [
  { name: "conversation", allowDeprecated: false, run: useEverything },
  { name: "deprecated", allowDeprecated: true, run: useDeprecated },
];
