import type { Transport } from "@parsec-ts/transport";
import { checkArgument, mustBeFunction, mustBeObject } from "@parsec-ts/wire-protocol";
import { type Authenticator, direct, unixPeerCredentials } from "./authentication/authenticator.js";
import type { FaultKind, FaultPlan } from "./faults/fault-plan.js";
import { KeyDirectory } from "./keys/key-directory.js";
import { maxKeyFileLength } from "./keys/key-file.js";
import { KeyStore } from "./keys/key-store.js";
import { PROVIDERS } from "./providers/provider-choice.js";
import { ConnectionServer } from "./serve/connection-server.js";
import { serveConnection } from "./serve/serve-connection.js";
import { ServiceAddress } from "./serve/service-address.js";
import { type AuthenticatorChoice, checkOptions, type ServiceOptions } from "./service-options.js";

/** Options of a mock service. */
export interface MockServiceOptions extends ServiceOptions {
  /** Receives messages for a maintainer: corrupt key files, failures of the disk, defects of the mock. */
  readonly log?: (line: string) => void;
}

/** A running mock service. */
export interface MockService {
  /** Endpoint URI that the service listens on, with the port that the system chose; `undefined` in the memory of this process. */
  readonly endpoint: string | undefined;
  /** Transport to this service for a client in the same process. */
  readonly transport: Transport;
  /** Number of times that each fault has happened since the plan was set. */
  readonly faultCounts: ReadonlyMap<FaultKind["kind"], number>;
  /** Replaces the fault plan, or removes it, from the next connection on. */
  setFaults(plan: FaultPlan | undefined): void;
  /** Closes every connection, stops listening for `downMs` milliseconds (default: 0) and listens again. The keys stay. */
  restart(downMs?: number): Promise<void>;
  /**
   * Stops accepting connections and waits for the current requests, but not for faults: a delayed response is sent at once, and a
   * connection without a response is closed. Keys in memory are wiped. Keys in a directory stay there.
   */
  close(): Promise<void>;
}

/**
 * Starts a Parsec service in software, for development and tests: never for production keys.
 *
 * @example
 * ```ts
 * const service = await startMockService({ endpoint: "unix:/run/user/1000/parsec.sock", providers: ["tpm", "software"] });
 * ```
 * @throws `ParsecError` of the usage family, `ERR_PARSEC_ARGUMENT` and `ERR_PARSEC_ENDPOINT_…`, for invalid options; of the
 * transport family if it cannot listen on the endpoint
 */
export async function startMockService(given: MockServiceOptions = {}): Promise<MockService> {
  checkArgument("startMockService", "options", given, mustBeObject('{ providers: ["tpm"] }'));
  const { log = () => {}, ...options } = given;
  checkArgument("startMockService", "log", log, mustBeFunction);
  checkOptions(options);
  const { timeoutMs = 200, maxBodyLength = 2 ** 20, keyDirectory, admins = [], allowDeprecated = false } = options;
  const { providers = ["software"], authenticators = ["unix-peer-credentials", "direct"] } = options;
  const directory =
    keyDirectory === undefined
      ? undefined
      : await KeyDirectory.open({ path: keyDirectory, log, maxFileLength: maxKeyFileLength(maxBodyLength) });
  try {
    const keys = new KeyStore(directory);
    for (const { identity, stored } of (await directory?.load()) ?? []) keys.restore(identity, stored);
    const parts = {
      keys,
      providers: providers.map((name) => PROVIDERS[name]),
      authenticators: await Promise.all(authenticators.map(makeAuthenticator)),
      admins,
      allowDeprecated,
      log,
    };
    const address = await ServiceAddress.open(options);
    const server = new ConnectionServer(address, (connection, faults, ended) =>
      serveConnection(connection, { parts, timeoutMs, maxBodyLength }, faults, ended),
    );
    server.setFaults(options.faults);
    return {
      endpoint: address.endpoint,
      transport: address.transport,
      get faultCounts() {
        return server.faultCounts;
      },
      setFaults: (plan) => {
        checkOptions({ faults: plan });
        server.setFaults(plan);
      },
      restart: (downMs) => server.restart(downMs),
      async close() {
        await server.close();
        await directory?.close();
        keys.wipe();
      },
    };
  } catch (error) {
    await directory?.close();
    throw error;
  }
}

async function makeAuthenticator(choice: AuthenticatorChoice): Promise<Authenticator> {
  switch (choice) {
    case "unix-peer-credentials":
      return unixPeerCredentials;
    case "direct":
      return direct;
    default: {
      // Imported at its first use, so that services without it start faster.
      const { jwtSvid } = await import("./authentication/jwt-svid.js");
      return jwtSvid(choice);
    }
  }
}
