import {
  type AuthenticatorInfo,
  AuthType,
  type ConnectedClient,
  isParsecError,
  type KeyInfo,
  Opcode,
  ProviderId,
  type ProviderInfo,
} from "@parsec-ts/node";
import { providerLabel } from "../../connection.js";
import type { Identity } from "../../identity.js";
import { askForKey, triedKinds } from "../service/ask-for-key.js";
import { type Finding, note, ok, problem } from "./finding.js";

/** Asks the service about itself and about the caller. Stops where nothing further can be known. */
export async function* lookAtService(parsec: ConnectedClient, identity: Identity): AsyncGenerator<Finding> {
  const start = performance.now();
  const { major, minor } = await parsec.ping();
  const ms = Math.round(performance.now() - start);
  yield ok("service", `responds within ${ms} ms; wire protocol ${major}.${minor}`);
  const providers = await parsec.listProviders();
  if (providers.some(({ description }) => /^mock\b/i.test(description))) {
    yield note("mock", "This is a mock service: its keys are not protected.", "Use it for development and tests only.");
  }
  yield ok("authentication", authenticatorText(await parsec.listAuthenticators(), identity));
  let keys: readonly KeyInfo[];
  try {
    keys = await parsec.listKeys();
  } catch (error) {
    // That the service has gone away meanwhile says nothing of the identity.
    if (!isParsecError(error) || error.family !== "service") throw error;
    yield problem("identity", error, "The service does not know you: see its configuration, [authenticator].");
    return;
  }
  yield ok("identity", "The service knows who you are.");
  yield await administration(parsec);
  const withKeys = providers.filter(({ id }) => id !== ProviderId.Core);
  if (withKeys.length === 0) {
    yield problem(
      "providers",
      "The service has no provider that holds keys.",
      "Configure one: see its configuration, [[provider]].",
    );
  }
  for (const provider of withKeys) yield* lookAtProvider(parsec, provider, keys);
}

/** Says by which of the service's authenticators the caller is known. */
function authenticatorText(offered: readonly AuthenticatorInfo[], { authenticators }: Identity): string {
  const used = authenticators?.[0]?.authType ?? AuthType.UnixPeerCredentials;
  const names = offered.map(({ id }) => NAMES[id] ?? `authenticator ${id}`);
  return `by ${NAMES[used] ?? used}; the service offers ${names.join(", ")}`;
}

const NAMES: Readonly<Record<number, string>> = {
  [AuthType.Direct]: "the application's name (--app-name)",
  [AuthType.UnixPeerCredentials]: "Unix peer credentials",
  [AuthType.JwtSvid]: "JWT-SVID (--jwt-svid)",
};

async function administration(parsec: ConnectedClient): Promise<Finding> {
  try {
    return ok("administrator", `yes; ${count((await parsec.listClients()).length, "application")} with keys`);
  } catch (error) {
    if (!isParsecError(error) || error.family !== "service") throw error;
    return ok("administrator", "no: list-clients and delete-client are refused");
  }
}

async function* lookAtProvider(
  parsec: ConnectedClient,
  { id, description, versionMaj, versionMin, versionRev }: ProviderInfo,
  keys: readonly KeyInfo[],
): AsyncGenerator<Finding> {
  const label = providerLabel(id);
  const opcodes = await parsec.listOpcodes(id);
  const own = keys.filter(({ providerId }) => providerId === id).length;
  const version = `${versionMaj}.${versionMin}.${versionRev}`;
  const text = `${description} ${version}: ${count(opcodes.length, "operation")}, ${count(own, "key")} of yours`;
  yield opcodes.includes(Opcode.PsaGenerateKey) ? ok(label, text) : note(label, `${text}; it makes no keys`);
  const claimed: string[] = [];
  const missing: string[] = [];
  for (const { type, algorithm, attributes } of triedKinds()) {
    const { support } = await askForKey(parsec, attributes, id);
    if (support === "unreliable") claimed.push(`${type} ${algorithm}`);
    if (support === "no") missing.push(`${type} ${algorithm}`);
  }
  if (missing.length > 0) yield ok(label, `has no ${missing.join(", ")}`);
  if (claimed.length === 0) return;
  yield note(
    label,
    `claims ${claimed.join(", ")}; providers of this kind are known to fail there`,
    `\`parsec capabilities --try --provider ${label}\` makes sure.`,
  );
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
