/** Providers by the names that a test uses. */
export type RealProvider = "mbed-crypto" | "pkcs11" | "tpm";

export interface ServiceConfig {
  readonly directory: string;
  readonly socketPath: string;
  readonly softhsmModule: string;
  /** swtpm's data port on loopback. */
  readonly tpmPort: number;
  /** In priority order. */
  readonly providers: readonly RealProvider[];
  /** User ids of administrators. */
  readonly admins: readonly number[];
  readonly keyInfoManager: "sqlite" | "on-disk";
  readonly threadPoolSize: number;
  /** Milliseconds for each read and write. */
  readonly readTimeoutMs: number;
  /** Milliseconds that the accept loop sleeps when idle: the least time of a lone call. */
  readonly idleListenerSleepMs: number;
  /** Longest request body in bytes. */
  readonly bodyLimit?: number;
  readonly allowDeprecated: boolean;
  readonly allowRoot: boolean;
}

export const TOKEN_PIN = "123456";

export const PROVIDER_ID: Readonly<Record<RealProvider, number>> = { "mbed-crypto": 1, pkcs11: 2, tpm: 3 };

/** The service's configuration file. Each provider has a key info manager of its own: a shared one mixes up their names. */
export function renderConfig(config: ServiceConfig): string {
  const { providers, admins, socketPath, readTimeoutMs } = config;
  return [
    ...coreSettings(config),
    ...section("[listener]", { listener_type: "DomainSocket", timeout: readTimeoutMs, socket_path: socketPath }),
    "[authenticator]",
    'auth_type = "UnixPeerCredentials"',
    `admins = [${admins.map((uid) => ` { name = "${uid}" }`).join(",")} ]`,
    "",
    ...providers.flatMap((provider) => [...keyManager(provider, config), ...providerSection(provider, config)]),
  ].join("\n");
}

function coreSettings(config: ServiceConfig): string[] {
  return section("[core_settings]", {
    log_level: "info",
    allow_root: config.allowRoot,
    allow_deprecated: config.allowDeprecated,
    idle_listener_sleep_duration: config.idleListenerSleepMs,
    thread_pool_size: config.threadPoolSize,
    ...(config.bodyLimit !== undefined && { body_len_limit: config.bodyLimit }),
  });
}

function keyManager(provider: RealProvider, { directory, keyInfoManager }: ServiceConfig): string[] {
  const name = `${provider}-keys`;
  return keyInfoManager === "sqlite"
    ? section("[[key_manager]]", { name, manager_type: "SQLite", sqlite_db_path: `${directory}/${name}.sqlite3` })
    : section("[[key_manager]]", { name, manager_type: "OnDisk", store_path: `${directory}/${name}` });
}

function providerSection(provider: RealProvider, { softhsmModule, tpmPort }: ServiceConfig): string[] {
  const common = { name: `${provider}-provider`, key_info_manager: `${provider}-keys` };
  switch (provider) {
    case "mbed-crypto":
      return section("[[provider]]", { provider_type: "MbedCrypto", ...common });
    case "pkcs11":
      return section("[[provider]]", {
        provider_type: "Pkcs11",
        ...common,
        library_path: softhsmModule,
        user_pin: TOKEN_PIN,
      });
    case "tpm": {
      const tcti = `swtpm:host=127.0.0.1,port=${tpmPort}`;
      return section("[[provider]]", { provider_type: "Tpm", ...common, tcti, owner_hierarchy_auth: "" });
    }
  }
}

/** A TOML table; JSON's strings, numbers and booleans are TOML's. */
function section(header: string, values: Readonly<Record<string, string | number | boolean>>): string[] {
  return [header, ...Object.entries(values).map(([name, value]) => `${name} = ${JSON.stringify(value)}`), ""];
}
