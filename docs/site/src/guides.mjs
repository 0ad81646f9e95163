/** The guides in their order: titles and pages. */
export const GUIDES = [
  ["Keep a private key in a TPM", "tpm"],
  ["Mutual TLS in Node", "mtls"],
  ["OpenSSL", "openssl"],
  ["nginx", "nginx"],
  ["curl", "curl"],
  ["Python", "python"],
  ["SSH", "ssh"],
  ["WebCrypto", "webcrypto"],
  ["Tokens: JWT and JWS", "tokens"],
  ["C programs", "c"],
  ["Mbed TLS", "mbedtls"],
  ["Write a transport", "transport"],
  ["Write an operation", "operation"],
  ["Test with the mock service", "mock-service"],
  ["Containers and Kubernetes", "containers"],
  ["Move from Rust, Go or Java", "other-clients"],
];
