import type { ClientBuild } from "@parsec-ts/native";

export const install: string;
/** The path of the module below a prefix. */
export function modulePath(prefix?: string): string;
/** The path of the addon for Node below a prefix. */
export function addonPath(prefix?: string): string;
export function buildProvider(options?: {
  readonly prefix?: string;
  readonly settings?: readonly string[];
  readonly client?: ClientBuild;
}): Promise<string>;
