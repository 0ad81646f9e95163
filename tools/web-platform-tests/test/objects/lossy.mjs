// The platform's object with planted faults: SHA-1 is refused, and `randomUUID` is gone.
export async function create() {
  const { subtle } = globalThis.crypto;
  const refusing = Object.create(subtle, {
    digest: {
      value: async (algorithm, data) => {
        if (/^sha-1$/i.test(algorithm.name ?? algorithm))
          throw new DOMException("planted refusal", "NotSupportedError");
        return subtle.digest(algorithm, data);
      },
    },
  });
  Object.defineProperty(globalThis.crypto, "subtle", { value: refusing });
  Object.defineProperty(globalThis.crypto, "randomUUID", { value: undefined });
  return { close: async () => {} };
}
