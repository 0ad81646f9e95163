/** Provider ids. Parsec documentation, "Providers". Other ids, which a newer service may have, stay numbers. */
export const ProviderId = {
  Core: 0,
  MbedCrypto: 1,
  Pkcs11: 2,
  Tpm: 3,
  TrustedService: 4,
  CryptoAuthLib: 5,
} as const;

/** The name of a provider id. */
export type ProviderName = keyof typeof ProviderId;

/** Authentication types. Parsec documentation, "Authenticators". `Jwt` was reserved and never implemented. */
export const AuthType = {
  None: 0,
  Direct: 1,
  Jwt: 2,
  UnixPeerCredentials: 3,
  JwtSvid: 4,
} as const;

/** The name of an authentication type. */
export type AuthTypeName = keyof typeof AuthType;

/** Encodings of a body. Parsec documentation, "Wire Protocol", defines only 0. */
export const ContentType = { Protobuf: 0 } as const;

/** Returns the name of a provider id, or `undefined` if it is unknown. */
export function providerName(id: number): ProviderName | undefined {
  return nameOf(ProviderId, id);
}

/** Returns the name of an authentication type, or `undefined` if it is unknown. */
export function authTypeName(type: number): AuthTypeName | undefined {
  return nameOf(AuthType, type);
}

function nameOf<Name extends string>(table: Readonly<Record<Name, number>>, code: number): Name | undefined {
  for (const name in table) {
    if (table[name] === code) return name;
  }
  return undefined;
}
