import { startMockService } from "@parsec-ts/mock-service";
import {
  type ConnectedClient,
  connect,
  ecdsaKey,
  type KeyAttributes,
  ProviderId,
  rsaKeyPair,
  rsaPkcs1v15Key,
  rsaPkcs1v15Sign,
} from "@parsec-ts/node";
import { provisionForTests, startRealService } from "@parsec-ts/real-service";

/** A provider, with the kinds of keys for SSH that it has. */
export interface SshService {
  readonly title: string;
  readonly isMock: boolean;
  readonly provider: number;
  readonly kinds: readonly (readonly [name: string, attributes: KeyAttributes])[];
  start(): Promise<{ readonly parsec: ConnectedClient; close(): Promise<void> }>;
}

const P256 = ["ecdsa-p256", ecdsaKey("P-256")] as const;
const P384 = ["ecdsa-p384", ecdsaKey("P-384")] as const;
const P521 = ["ecdsa-p521", ecdsaKey("P-521")] as const;
const RSA_ANY = ["rsa-any", rsaKeyPair(2048, { usage: ["signHash"], algorithm: rsaPkcs1v15Sign("any") })] as const;
const RSA_512 = ["rsa-sha512", rsaPkcs1v15Key(2048, "SHA_512")] as const;

const mockService: SshService = {
  title: "the mock service",
  isMock: true,
  provider: ProviderId.MbedCrypto,
  kinds: [P256, P384, P521, RSA_ANY],
  async start() {
    const service = await startMockService();
    const parsec = await connect({ transport: service.transport });
    return { parsec, close: () => parsec.close().then(() => service.close()) };
  },
};

/** The mock service, and the three providers of the real one where it can be had. */
export async function sshServices(): Promise<readonly SshService[]> {
  const installation = await provisionForTests();
  if (installation === undefined) return [mockService];
  const start = async (name: "mbed-crypto" | "pkcs11" | "tpm") => {
    const service = await startRealService({ installation, providers: [name] });
    const parsec = await connect({ endpoint: service.endpoint });
    return { parsec, close: () => parsec.close().then(() => service.stop()) };
  };
  const real = { isMock: false };
  return [
    mockService,
    {
      ...real,
      title: "the real Mbed Crypto",
      provider: ProviderId.MbedCrypto,
      kinds: [P256, P521, RSA_ANY],
      start: () => start("mbed-crypto"),
    },
    {
      ...real,
      title: "the real PKCS#11 (SoftHSM2)",
      provider: ProviderId.Pkcs11,
      kinds: [P256, P384, P521, RSA_ANY],
      start: () => start("pkcs11"),
    },
    {
      ...real,
      title: "the real TPM (swtpm)",
      provider: ProviderId.Tpm,
      kinds: [P256, P384, RSA_512],
      start: () => start("tpm"),
    },
  ];
}
