export { type LocalCryptoCase, type LocalCryptoUnderTest, localCryptoCases } from "./local-crypto-cases.js";
