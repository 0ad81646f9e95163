import { argumentError, mustBeInteger } from "@parsec-ts/wire-protocol";
import { type Authenticator, direct, unixPeerCredentials } from "./authentication/authenticator.js";
import type { Cryptography } from "./cryptography/cryptography.js";
import type { KeyPersistence } from "./keys/key-persistence.js";
import { KeyStore } from "./keys/key-store.js";
import type { MockService } from "./mock-service.js";
import { PROVIDERS } from "./providers/provider-choice.js";
import { ConnectionServer } from "./serve/connection-server.js";
import { ReadTimeouts } from "./serve/read-timeouts.js";
import { type ServeOptions, serveConnection } from "./serve/serve-connection.js";
import { type BoundAddress, ServiceAddress } from "./serve/service-address.js";
import { type AuthenticatorChoice, checkFaults, type ServiceOptions } from "./service-options.js";

/** Longest time that a timer can wait: 2^31 - 1 ms, 24 days. */
const mustBeDowntime = /* @__PURE__ */ mustBeInteger(0, 0x7fff_ffff, "milliseconds");

/** The platform that a service runs on. */
export interface ServicePlatform {
  readonly cryptography: Cryptography;
  readonly persistence: KeyPersistence;
  readonly listen: () => Promise<BoundAddress>;
  readonly log: (line: string) => void;
  readonly separatePieces?: NonNullable<ServeOptions["separatePieces"]>;
}

/** Longest body of a request in bytes, unless the options say otherwise: as in the real service. */
export const DEFAULT_MAX_BODY_LENGTH: number = 2 ** 20;

/** Starts a service with options that have been checked. */
export async function startService(options: ServiceOptions, platform: ServicePlatform): Promise<MockService> {
  const { timeoutMs = 200, maxBodyLength = DEFAULT_MAX_BODY_LENGTH, admins = [], allowDeprecated = false } = options;
  const { providers = ["software"], authenticators = ["unix-peer-credentials", "direct"] } = options;
  const { cryptography, persistence, log, listen, ...serving } = platform;
  const keys = new KeyStore(persistence);
  for (const { identity, stored } of await persistence.load()) keys.restore(identity, stored);
  const parts = {
    cryptography,
    keys,
    providers: providers.map((name) => PROVIDERS[name]),
    authenticators: await Promise.all(authenticators.map(makeAuthenticator)),
    admins,
    allowDeprecated,
    log,
  };
  const serveOptions = { ...serving, parts, timeouts: new ReadTimeouts(timeoutMs), maxBodyLength };
  const address = await ServiceAddress.open(listen);
  const server = new ConnectionServer(address, (connection, faults, ended) =>
    serveConnection(connection, serveOptions, faults, ended),
  );
  server.setFaults(options.faults);
  return {
    endpoint: address.endpoint,
    transport: address.transport,
    get faultCounts() {
      return server.faultCounts;
    },
    setFaults: (plan) => {
      checkFaults(plan);
      server.setFaults(plan);
    },
    restart(downMs = 0) {
      const expected = mustBeDowntime(downMs);
      if (expected !== undefined) return Promise.reject(argumentError("downMs", expected, "restart"));
      return server.restart(downMs);
    },
    async close() {
      await server.close();
      await persistence.close();
      keys.wipe();
    },
  };
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
