/** A value of the contract, as Rust's `{:?}` prints it: parsec-tool shows key types and algorithms so. */
export function rustDebug(value: unknown): string {
  if (typeof value === "string") return enumName(value);
  if (typeof value !== "object" || value === null || !("kind" in value)) return String(value);
  const { kind, unknownFields, siblingUnknownFields, ...fields } = value as Record<string, unknown> & { kind: string };
  const name = kind.charAt(0).toUpperCase() + kind.slice(1);
  if ("value" in fields) return `${name}(${rustDebug(fields.value)})`;
  const parts = Object.entries(fields).map(([field, content]) => `${snakeCase(field)}: ${rustDebug(content)}`);
  return parts.length === 0 ? name : `${name} { ${parts.join(", ")} }`;
}

/** `SECP_R1` is `SecpR1`, `SHA_512_256` is `Sha512_256`. */
function enumName(name: string): string {
  const words = name.split("_").map((word) => word.charAt(0) + word.slice(1).toLowerCase());
  return words.reduce((whole, word) => (/\d$/.test(whole) && /^\d/.test(word) ? `${whole}_${word}` : whole + word));
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

const PROVIDERS = [
  "Core provider",
  "Mbed Crypto provider",
  "PKCS #11 provider",
  "TPM provider",
  "Trusted Service provider",
  "CryptoAuthentication Library provider",
];

const AUTHENTICATORS = [
  "No authentication",
  "Direct authentication",
  "JSON Web Tokens authentication",
  "Unix Peer Credentials authentication",
  "JWT SPIFFE Verifiable Identity Document authentication",
];

/** The name of a provider for people, as parsec-tool prints it. */
export function toolProviderName(id: number): string {
  return PROVIDERS[id] ?? `provider ${id}`;
}

/** The name of an authenticator for people, as parsec-tool prints it. */
export function toolAuthenticatorName(id: number): string {
  return AUTHENTICATORS[id] ?? `authenticator ${id}`;
}

/** `0x0d`. */
export function hexNumber(value: number): string {
  return `0x${value.toString(16).padStart(2, "0")}`;
}
