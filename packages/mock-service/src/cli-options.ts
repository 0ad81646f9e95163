import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { messageOf } from "./error-message.js";
import type { ServiceOptions } from "./service-options.js";

export const USAGE = `usage: parsec-mock-service --endpoint URI [options]

A Parsec service in software, for development and tests: a mock, never for keys that matter.
It prints PARSEC_SERVICE_ENDPOINT=… when it is ready, and stops on SIGINT or SIGTERM.

  --endpoint URI          where to listen: unix:/path/to/parsec.sock or tcp://127.0.0.1:4000 (port 0: any)
  --provider NAME         software (the default), mbed-crypto, pkcs11 or tpm; again for more, most important first
  --keys DIR              keep the keys in a directory; without, they are gone when it stops
  --admin NAME            an application that may list and delete others: a user id, a name, a SPIFFE id; again for more
  --jwt-svid-keys FILE    also authenticate by JWT-SVID; a JSON Web Key Set says who may sign them
  --allow-remote          listen where other machines reach it, in clear text
  --allow-deprecated      let keys be made for MD5, SHA-1 and DES
  --config FILE           JSON with the options of startMockService(); the ones above go before it
  --replay DIR            instead of all this, answer from test files in the format of parsec-mock
  --help
`;

/** What the command was asked for. */
export interface CliOptions {
  readonly service: ServiceOptions;
  readonly replay?: string;
}

/** A command line that makes no sense. */
export class UsageError extends Error {}

/**
 * Options from the command line and the files that it names; `undefined` when help was asked for.
 *
 * @throws {@link UsageError}
 */
export async function readCliOptions(args: readonly string[]): Promise<CliOptions | undefined> {
  const values = parse(args);
  if (values.help) return undefined;
  const { endpoint, provider, keys, admin, config, replay } = values;
  const jwtKeys = values["jwt-svid-keys"];
  const configured = (config === undefined ? {} : await readJson(config)) as ServiceOptions;
  const service: ServiceOptions = {
    ...configured,
    ...(endpoint !== undefined && { endpoint }),
    // What is no provider's name is refused with the other options, by its place among them.
    ...(provider && { providers: provider as NonNullable<ServiceOptions["providers"]> }),
    ...(keys !== undefined && { keyDirectory: keys }),
    ...(admin && { admins: admin }),
    ...(values["allow-remote"] && { allowRemote: true }),
    ...(values["allow-deprecated"] && { allowDeprecated: true }),
    ...(jwtKeys !== undefined && {
      authenticators: [
        ...(configured.authenticators ?? (["unix-peer-credentials", "direct"] as const)),
        { kind: "jwt-svid", keys: (await readJson(jwtKeys)) as { readonly keys: readonly object[] } },
      ],
    }),
  };
  if (service.endpoint === undefined) throw new UsageError("--endpoint is missing.");
  return { service, ...(replay !== undefined && { replay }) };
}

function parse(args: readonly string[]) {
  const string = { type: "string" } as const;
  const strings = { type: "string", multiple: true } as const;
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        endpoint: string,
        provider: strings,
        keys: string,
        admin: strings,
        "jwt-svid-keys": string,
        "allow-remote": flag,
        "allow-deprecated": flag,
        config: string,
        replay: string,
        help: flag,
      },
    }).values;
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

async function readJson(file: string): Promise<object> {
  try {
    const value: unknown = JSON.parse(await readFile(file, "utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    throw new UsageError(`${file}: ${messageOf(error)}`);
  }
  throw new UsageError(`${file}: must hold a JSON object.`);
}
