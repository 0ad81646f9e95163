import type { MbedTlsVersion } from "@parsec-ts/native";

export function buildTests(
  version: MbedTlsVersion | "opaque",
  options?: { readonly sanitized?: boolean },
): Promise<string>;
