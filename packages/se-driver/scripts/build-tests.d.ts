import type { MbedTlsVersion } from "@parsec-ts/native";

export function buildTests(version: MbedTlsVersion, options?: { readonly sanitized?: boolean }): Promise<string>;
