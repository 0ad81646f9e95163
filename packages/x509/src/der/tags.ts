/** The types of ASN.1 in certificates beside those of keys. ITU-T X.680, table 1. */
export const Tag = {
  Boolean: 0x01,
  Utf8String: 0x0c,
  NumericString: 0x12,
  PrintableString: 0x13,
  Ia5String: 0x16,
  UtcTime: 0x17,
  GeneralizedTime: 0x18,
  BmpString: 0x1e,
  Set: 0x31,
  Explicit3: 0xa3,
} as const;
