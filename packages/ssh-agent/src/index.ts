export type { TimeSpan } from "@parsec-ts/wire-protocol";
export type { NodeAbortSignal, SshConfirmation } from "./agent/agent-keys.js";
export type { SshAgentKey } from "./agent/identity.js";
export { type OfferedKey, type SshAgent, type SshAgentOptions, serveSshAgent } from "./agent/serve-ssh-agent.js";
export type { SshCertificateOptions } from "./certificate/certificate-options.js";
export { signSshCertificate } from "./certificate/sign-ssh-certificate.js";
export { isParsecError, type SshAgentErrorCode, sshAgentErrors } from "./error-codes.js";
export { type SshPublicKeyOptions, sshFingerprint, sshPublicKey } from "./keys/ssh-public-key.js";
