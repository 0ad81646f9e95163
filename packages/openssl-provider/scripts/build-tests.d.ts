/** The test programs and the module of one variant. */
export interface ProviderTests {
  readonly programs: string;
  readonly module: string;
}

export function buildTests(options?: { readonly sanitized?: boolean | "thread" }): Promise<ProviderTests>;
export function buildFuzzTarget(): Promise<string>;
