import type { Transport } from "@parsec-ts/transport";
import { type Authenticator, direct, unixPeerCredentials } from "./authentication/authenticator.js";
import type { FaultKind, FaultPlan } from "./faults/fault-plan.js";
import { KeyDirectory } from "./keys/key-directory.js";
import { KeyStore } from "./keys/key-store.js";
import { PROVIDERS } from "./providers/provider-choice.js";
import { ConnectionServer } from "./serve/connection-server.js";
import { serveConnection } from "./serve/serve-connection.js";
import { ServiceAddress } from "./serve/service-address.js";
import { type AuthenticatorChoice, checkOptions, type ServiceOptions } from "./service-options.js";

export interface MockServiceOptions extends ServiceOptions {
  /** Hears of what a maintainer should know: corrupt key files, disks that fail, defects of the mock. */
  readonly log?: (line: string) => void;
}

/** A running mock service. */
export interface MockService {
  /** Where it listens, with the port that the system chose; `undefined` when that is this process's memory. */
  readonly endpoint: string | undefined;
  /** Leads to this service, for a client in the same process. */
  readonly transport: Transport;
  /** How often each fault has happened, since the plan was set. */
  readonly faultCounts: ReadonlyMap<FaultKind["kind"], number>;
  /** Misbehaves from the next connection on by another plan, or by none. */
  setFaults(plan: FaultPlan | undefined): void;
  /** Cuts every connection, stops listening for `downMs` milliseconds (0), and listens again. The keys stay. */
  restart(downMs?: number): Promise<void>;
  /**
   * Stops accepting and waits for the requests under way, not for faults: what is delayed is answered at once, what is never answered is
   * cut. Keys in memory are wiped; those in a directory stay there.
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
 * @throws `ParsecError` of the usage family, `ERR_PARSEC_ARGUMENT` and `ERR_PARSEC_ENDPOINT_…`, for options that no service
 * can have; of the transport family for an endpoint that cannot be listened on
 */
export async function startMockService({ log = () => {}, ...options }: MockServiceOptions = {}): Promise<MockService> {
  checkOptions(options);
  const { timeoutMs = 200, maxBodyLength = 2 ** 20, keyDirectory, admins = [], allowDeprecated = false } = options;
  const { providers = ["software"], authenticators = ["unix-peer-credentials", "direct"] } = options;
  const directory = keyDirectory === undefined ? undefined : await KeyDirectory.open(keyDirectory, log);
  try {
    const keys = new KeyStore(directory);
    for (const { identity, stored } of (await directory?.load()) ?? []) keys.restore(identity, stored);
    const parts = {
      keys,
      providers: providers.map((name) => PROVIDERS[name]),
      authenticators: await Promise.all(authenticators.map(authenticatorOf)),
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

async function authenticatorOf(choice: AuthenticatorChoice): Promise<Authenticator> {
  switch (choice) {
    case "unix-peer-credentials":
      return unixPeerCredentials;
    case "direct":
      return direct;
    default: {
      // At its first use: other services start faster without.
      const { jwtSvid } = await import("./authentication/jwt-svid.js");
      return jwtSvid(choice);
    }
  }
}
