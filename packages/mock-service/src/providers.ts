import type { ProviderInfo } from "@parsec-ts/operations";
import { ProviderId } from "@parsec-ts/wire-protocol";

const MOCK = { vendor: "parsec-ts", versionMaj: 0, versionMin: 1, versionRev: 0 };

/** Providers in priority order; the UUIDs are those that Parsec gives to providers of these ids. */
export const PROVIDERS: readonly ProviderInfo[] = [
  {
    ...MOCK,
    uuid: "1c1139dc-ad7c-47dc-ad6b-db6fdb466552",
    description: "Mock: keys in this process's memory, not for production",
    id: ProviderId.MbedCrypto,
  },
  {
    ...MOCK,
    uuid: "47049873-2a43-4845-9d72-831eab668784",
    description: "Mock: the service itself",
    id: ProviderId.Core,
  },
];
