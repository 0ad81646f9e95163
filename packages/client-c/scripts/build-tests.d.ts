export function buildTests(options?: {
  readonly sanitized?: boolean | "thread";
  readonly bench?: boolean;
}): Promise<string>;
export function buildFuzzTarget(): Promise<string>;
