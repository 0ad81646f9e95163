import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { errorMessage } from "./error-message.js";
import type { ServiceOptions } from "./service-options.js";

export const USAGE = `usage: parsec-mock-service --endpoint URI [options]

A Parsec service in software, for development and tests: a mock, never for keys that matter. Its keys are not protected, neither in
memory nor on disk, nor against timing attacks.
It prints PARSEC_SERVICE_ENDPOINT=… when it is ready, and stops on SIGINT or SIGTERM.

  --endpoint URI          listen on unix:/path/to/parsec.sock or tcp://127.0.0.1:4000 (port 0: any)
  --provider NAME         software (the default), mbed-crypto, pkcs11 or tpm; repeat it for more, most important first
  --keys DIR              keep the keys in a directory; without it they are lost when the service stops
  --admin NAME            an application that may list and delete others: a user id, a name, a SPIFFE id; repeat it for more
  --jwt-svid-keys FILE    also authenticate by JWT-SVID, with the public keys of a JSON Web Key Set
  --allow-remote          allow an endpoint that other machines can reach, in clear text
  --allow-deprecated      allow keys for MD5, SHA-1 and DES
  --config FILE           JSON with the options of startMockService(); the options above take precedence
  --replay DIR            respond from test files in the format of parsec-mock, and execute nothing
  --help
`;

/** Options of the command. */
export interface CliOptions {
  readonly service: ServiceOptions;
  /** Directory of the recordings to replay. */
  readonly replay?: string;
}

/** An invalid command line. */
export class UsageError extends Error {}

/**
 * Reads the options from the command line and from the files that it names; `undefined` for `--help`.
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
    // An unknown provider is refused later, with the other options, by its position in the list.
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
    throw new UsageError(errorMessage(error));
  }
}

async function readJson(file: string): Promise<object> {
  try {
    const value: unknown = JSON.parse(await readFile(file, "utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    throw new UsageError(`${file}: ${errorMessage(error)}`);
  }
  throw new UsageError(`${file}: must hold a JSON object.`);
}
