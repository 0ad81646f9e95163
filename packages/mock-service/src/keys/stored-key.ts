import type { KeyAttributes } from "@parsec-ts/operations";
import type { Application } from "../authentication/application.js";
import type { SoftwareKey } from "../software-keys/software-key.js";

/** Identifies a key: each application has names of its own, and the same name in another provider is another key. */
export interface KeyIdentity {
  readonly application: Application;
  readonly provider: number;
  readonly name: string;
}

/** A key with the attributes that it was created with. */
export interface StoredKey {
  readonly attributes: KeyAttributes;
  readonly key: SoftwareKey;
}

/** Returns the identity as one string, different for each identity. */
export function slotId({ application, provider, name }: KeyIdentity): string {
  return JSON.stringify([application.authType, application.name, provider, name]);
}
