export type MbedTlsVersion = "3.6" | "2.28";
export const MBED_TLS: Readonly<Record<MbedTlsVersion, { readonly name: string; readonly suite: string }>>;
export function whyNotNative(): string | undefined;
export function buildCore(prefix?: string, settings?: readonly string[]): Promise<string>;
export function buildMbedTls(version: MbedTlsVersion): Promise<string>;
export function buildTests(version: MbedTlsVersion, options?: { readonly sanitized?: boolean }): Promise<string>;
