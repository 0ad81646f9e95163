// Makes a key in the service, and signs with it by Node's own crypto.
import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { connect, ecdsaKey } from "@parsec-ts/node";
import { loadParsecProvider, parsecKeyPem } from "@parsec-ts/openssl-provider";

const parsec = await connect();
await parsec.ensureKey("device", ecdsaKey("P-256"));
await parsec.close();
loadParsecProvider();
const key = createPrivateKey(await parsecKeyPem("device"));
const message = Buffer.from("a message");
console.log("signed:", verify("sha256", message, createPublicKey(key), sign("sha256", message, key)));
