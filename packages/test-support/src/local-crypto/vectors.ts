// Published vectors for what a client computes without the service.

/** Bytes from hexadecimal digits. */
export function hex(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Hexadecimal digits of bytes. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Bytes of a text of ASCII. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function base64Url(text: string): Uint8Array {
  return ascii(atob(text.replaceAll("-", "+").replaceAll("_", "/")));
}

/** FIPS 180-4, the examples of the message "abc". */
export const DIGESTS_OF_ABC: readonly (readonly [hash: string, digest: string])[] = [
  ["SHA_1", "a9993e364706816aba3e25717850c26c9cd0d89d"],
  ["SHA_256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  ["SHA_384", "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"],
  [
    "SHA_512",
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
  ],
];

/** A public key in PSA's format, and a signature of a message. */
export interface SignatureVector {
  readonly title: string;
  readonly keyType: object;
  readonly keyBits: number;
  readonly key: Uint8Array;
  readonly algorithm: { readonly kind: string; readonly hashAlg: object };
  readonly hash: string;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

const secpR1 = { kind: "eccPublicKey", curveFamily: "SECP_R1" };

/** RFC 6979, appendices A.2.5 to A.2.7, the message "sample". */
function ecdsaVector(bits: number, hash: string, x: string, y: string, r: string, s: string): SignatureVector {
  return {
    title: `ECDSA P-${bits} with ${hash}`,
    keyType: secpR1,
    keyBits: bits,
    key: hex(`04${x}${y}`),
    algorithm: { kind: "ecdsa", hashAlg: { kind: "specific", hash } },
    hash,
    message: ascii("sample"),
    signature: hex(r + s),
  };
}

/** RFC 7520, section 3.3: the key of the JOSE cookbook, as PKCS#1's RSAPublicKey. */
const COOKBOOK_KEY = Uint8Array.of(
  ...hex("3082010a0282010100"),
  ...base64Url(
    "n4EPtAOCc9AlkeQHPzHStgAbgs7bTZLwUBZdR8_KuKPEHLd4rHVTeT-O-XV2jRojdNhxJWTDvNd7nqQ0VEiZQHz_AJmSCpMaJMRBSFKrKb2wqVwGU_NsYOYL-QtiWN2lbzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-OfVfHd1E6cS6M1FZcD1NNLYD5lFHpPI9bTwJlsde3uhGqC0ZCuEHg8lhzwOHrtIQbS0FVbb9k3-tVTU4fg_3L_vniUFAKwuCLqKnS2BYwdq_mzSnbLY7h_qixoR7jig3__kRhuaxwUkRz5iaiQkqgc5gHdrNP5zw",
  ),
  ...hex("0203010001"),
);

const COOKBOOK_PAYLOAD =
  "SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4";

/** RFC 7520, sections 4.1 and 4.2. */
function cookbookVector(kind: string, hash: string, header: string, signature: string): SignatureVector {
  return {
    title: `${kind} with ${hash}`,
    keyType: { kind: "rsaPublicKey" },
    keyBits: 2048,
    key: COOKBOOK_KEY,
    algorithm: { kind, hashAlg: { kind: "specific", hash } },
    hash,
    message: ascii(`${header}.${COOKBOOK_PAYLOAD}`),
    signature: base64Url(signature),
  };
}

export const SIGNATURES: readonly SignatureVector[] = [
  ecdsaVector(
    256,
    "SHA_256",
    "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6",
    "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
    "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
    "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
  ),
  ecdsaVector(
    384,
    "SHA_384",
    "ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a254515480bc13",
    "8015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9f54ca84b3f1c9db1288b231c3ae0d4fe7344fd2533264720",
    "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46",
    "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8",
  ),
  ecdsaVector(
    521,
    "SHA_512",
    "01894550d0785932e00eaa23b694f213f8c3121f86dc97a04e5a7167db4e5bcd371123d46e45db6b5d5370a7f20fb633155d38ffa16d2bd761dcac474b9a2f5023a4",
    "00493101c962cd4d2fddf782285e64584139c2f91b47f87ff82354d6630f746a28a0db25741b5b34a828008b22acc23f924faafbd4d33f81ea66956dfeaa2bfdfcf5",
    "00c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f174e25a1ee9017b5d450606add152b534931d7d4e8455cc91f9b15bf05ec36e377fa",
    "00617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308281b68af282623eaa63e5b5c0723d8b8c37ff0777b1a20f8ccb1dccc43997f1ee0e44da4a67a",
  ),
  cookbookVector(
    "rsaPkcs1v15Sign",
    "SHA_256",
    "eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9",
    "MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmKZopdHM1O2U4mwzJdQx996ivp83xuglII7PNDi84wnB-BDkoBwA78185hX-Es4JIwmDLJK3lfWRa-XtL0RnltuYv746iYTh_qHRD68BNt1uSNCrUCTJDt5aAE6x8wW1Kt9eRo4QPocSadnHXFxnt8Is9UzpERV0ePPQdLuW3IS_de3xyIrDaLGdjluPxUAhb6L2aXic1U12podGU0KLUQSE_oI-ZnmKJ3F4uOZDnd6QZWJushZ41Axf_fcIe8u9ipH84ogoree7vjbU5y18kDquDg",
  ),
  cookbookVector(
    "rsaPss",
    "SHA_384",
    "eyJhbGciOiJQUzM4NCIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9",
    "cu22eBqkYDKgIlTpzDXGvaFfz6WGoz7fUDcfT0kkOy42miAh2qyBzk1xEsnk2IpN6-tPid6VrklHkqsGqDqHCdP6O8TTB5dDDItllVo6_1OLPpcbUrhiUSMxbbXUvdvWXzg-UD8biiReQFlfz28zGWVsdiNAUf8ZnyPEgVFn442ZdNqiVJRmBqrYRXe8P_ijQ7p8Vdz0TTrxUeT3lm8d9shnr2lfJT8ImUjvAA2Xez2Mlp8cBE5awDzT0qI0n6uiP1aCN_2_jLAeQTlqRHtfa64QQSUmFAAjVKPbByi7xho0uTOcbH510a6GYmJUAfmWjwZ6oD4ifKo8DYM-X72Eaw",
  ),
];

/** RFC 5869, appendix A, test cases 1 and 3: a secret of 22 bytes 0b, 42 bytes of output. */
export const HKDF_VECTORS: readonly Readonly<Record<"salt" | "info" | "output", string>>[] = [
  {
    salt: "000102030405060708090a0b0c",
    info: "f0f1f2f3f4f5f6f7f8f9",
    output: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
  },
  {
    salt: "",
    info: "",
    output: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
  },
];

/** The Galois/Counter Mode of Operation (McGrew, Viega), test case 16. */
export const GCM_VECTOR: {
  readonly message: Readonly<Record<"key" | "nonce" | "additionalData", Uint8Array>>;
  readonly plaintext: Uint8Array;
  readonly ciphertext: Uint8Array;
} = {
  message: {
    key: hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"),
    nonce: hex("cafebabefacedbaddecaf888"),
    additionalData: hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
  },
  plaintext: hex(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
  ),
  ciphertext: hex(
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b",
  ),
};
