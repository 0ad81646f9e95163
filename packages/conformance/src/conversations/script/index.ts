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
export async function runScript(conversation: Conversation): Promise<void> {
  for (const part of PARTS) await part(conversation);
}
