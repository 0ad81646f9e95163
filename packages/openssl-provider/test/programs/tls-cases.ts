import type { RealProvider } from "@parsec-ts/real-service";
import { SERVICES, signsPss, titleOf, type Workbench } from "../workbench.js";

/** A version of TLS, and the key of both ends. */
export interface TlsCase {
  readonly version: "1.2" | "1.3";
  readonly key: "ec" | "rsa" | "pss";
}

/** The cases that the keys of a provider can serve. TLS 1.3 has no RSA signatures but those with PSS. */
export function tlsCases(provider: RealProvider | undefined): readonly TlsCase[] {
  return [
    { version: "1.2", key: "ec" },
    { version: "1.3", key: "ec" },
    { version: "1.2", key: "rsa" },
    ...(signsPss(provider)
      ? ([
          { version: "1.2", key: "pss" },
          { version: "1.3", key: "pss" },
        ] as const)
      : []),
  ];
}

/** The cases of all services, as rows for a title: version, key, title of the service, its provider. */
export const TLS_CASES: readonly (readonly [TlsCase["version"], TlsCase["key"], string, RealProvider | undefined])[] =
  SERVICES.flatMap((provider) =>
    tlsCases(provider).map(({ version, key }) => [version, key, titleOf(provider), provider] as const),
  );

/** Signature algorithms for a key: a peer prefers RSA-PSS, which a key for PKCS#1 v1.5 does not permit. */
export const signatureAlgorithms = (key: TlsCase["key"]): string =>
  ({ ec: "ECDSA+SHA256", rsa: "RSA+SHA256", pss: "rsa_pss_rsae_sha256" })[key];

/** Makes a file that names a key, and a certificate for localhost that the key itself has signed. */
export async function certify(bench: Workbench, key: string): Promise<void> {
  const options = key === "pss" ? ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"] : [];
  await bench.must("pkey", "-in", `parsec:${key}`, "-out", `${key}.pem`);
  const subject = ["-subj", `/CN=${key}`, "-addext", "subjectAltName=DNS:localhost"];
  await bench.must("req", "-new", "-x509", "-key", `parsec:${key}`, ...options, ...subject, "-out", `${key}.crt`);
}
