import { platformSubtle } from "./platform-subtle.js";

/** The SHA-256 of bytes. */
export async function sha256(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await platformSubtle().digest("SHA-256", bytes));
}
