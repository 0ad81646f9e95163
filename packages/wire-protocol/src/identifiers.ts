/** Provider ids. Parsec documentation, "Providers". Any other u8 may appear in the future and stays a number. */
export const ProviderId = {
  Core: 0,
  MbedCrypto: 1,
  Pkcs11: 2,
  Tpm: 3,
  TrustedService: 4,
  CryptoAuthLib: 5,
} as const;

export type ProviderName = keyof typeof ProviderId;

/** Authentication types. Parsec documentation, "Authenticators". `Jwt` was reserved and never implemented. */
export const AuthType = {
  None: 0,
  Direct: 1,
  Jwt: 2,
  UnixPeerCredentials: 3,
  JwtSvid: 4,
} as const;

export type AuthTypeName = keyof typeof AuthType;

/** Encodings of a body; 0 is the only one there is. Parsec documentation, "Wire Protocol". */
export const ContentType = { Protobuf: 0 } as const;

/** Name of a provider id, or `undefined` for one unknown here. */
export function providerName(id: number): ProviderName | undefined {
  return nameOf(ProviderId, id);
}

/** Name of an authentication type, or `undefined` for one unknown here. */
export function authTypeName(type: number): AuthTypeName | undefined {
  return nameOf(AuthType, type);
}

function nameOf<Name extends string>(table: Readonly<Record<Name, number>>, code: number): Name | undefined {
  for (const name in table) {
    if (table[name] === code) return name;
  }
  return undefined;
}
