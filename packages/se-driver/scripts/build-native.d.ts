export type MbedTlsVersion = "3.6" | "2.28";
export const MBED_TLS: Readonly<Record<MbedTlsVersion, { readonly name: string; readonly suite: string }>>;
export function whyNotNative(): string | undefined;
export interface CoreOptions {
  readonly prefix?: string;
  readonly settings?: readonly string[];
  readonly quickJs?: string;
}
export function quickJsSource(): Promise<string>;
export function buildCore(options?: CoreOptions): Promise<string>;
export function buildMbedTls(version: MbedTlsVersion): Promise<string>;
export function buildTests(version: MbedTlsVersion, options?: { readonly sanitized?: boolean }): Promise<string>;
