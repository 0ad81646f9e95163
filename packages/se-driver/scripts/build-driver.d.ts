import type { ClientBuild } from "@parsec-ts/native";

export const install: string;
export function buildDriver(options?: {
  readonly prefix?: string;
  readonly mbedTlsHeaders?: string;
  readonly settings?: readonly string[];
  readonly client?: ClientBuild;
}): Promise<string>;
