export type MbedTlsVersion = "3.6" | "2.28";
export function buildMbedTls(version: MbedTlsVersion): Promise<string>;
export function buildTests(
  version: MbedTlsVersion,
  options?: { readonly sanitized?: boolean; readonly bench?: boolean },
): Promise<string>;
