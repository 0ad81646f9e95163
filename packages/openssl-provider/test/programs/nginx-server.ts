import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openSslProgramForTests } from "@parsec-ts/native";
import type { RunningServer, Workbench } from "../workbench.js";
import type { TlsCase } from "./tls-cases.js";

export const nginx: string = (await openSslProgramForTests("nginx")) ?? "";

/** True if nginx can change the user of its workers. */
export const isRoot: boolean = process.geteuid?.() === 0;

export interface NginxOptions {
  /** The user of the workers; that of the test by default. */
  readonly user?: string;
  readonly workers?: number;
  readonly version?: TlsCase["version"];
  /** Further lines of the server. */
  readonly lines?: readonly string[];
  /** Further servers. */
  readonly servers?: readonly string[];
  /** Names the key by a variable, so that a worker loads it for each connection. */
  readonly keyVariable?: boolean;
}

/** Starts Debian's nginx with a key at the socket `nginx.sock`, as its master with workers. */
export async function startNginx(bench: Workbench, key: string, options: NginxOptions = {}): Promise<RunningServer> {
  const { user = "root", workers = 2, version, lines = [], servers = [], keyVariable = false } = options;
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `  ${name}_temp_path tmp-${name};`,
  );
  const config = [
    ...(isRoot ? [`user ${user};`] : []),
    `worker_processes ${workers};`,
    "daemon off;",
    "pid nginx.pid;",
    "error_log stderr notice;",
    "events { worker_connections 64; }",
    "http {",
    "  access_log off;",
    ...temporary,
    `  map $ssl_server_name $chosen_key { default ${join(bench.cwd, `${key}.pem`)}; }`,
    ...servers,
    "  server {",
    `    listen unix:${join(bench.cwd, "nginx.sock")} ssl;`,
    `    ssl_certificate ${key}.crt;`,
    `    ssl_certificate_key ${keyVariable ? "$chosen_key" : `${key}.pem`};`,
    `    ssl_protocols ${version === undefined ? "TLSv1.2 TLSv1.3" : `TLSv${version}`};`,
    ...lines.map((line) => `    ${line}`),
    '    location / { return 200 "$ssl_protocol $ssl_client_verify\\n"; }',
    "  }",
    "}",
    "",
  ].join("\n");
  writeFileSync(join(bench.cwd, "nginx.conf"), config);
  // Workers of another user reach the sockets.
  chmodSync(bench.cwd, 0o755);
  const ready = new RegExp(`(start worker process [0-9]+[\\s\\S]*){${workers}}`);
  return await bench.start([nginx, "-p", bench.cwd, "-e", "stderr", "-c", join(bench.cwd, "nginx.conf")], ready);
}
