export function buildTests(options?: { readonly sanitized?: boolean; readonly bench?: boolean }): Promise<string>;
