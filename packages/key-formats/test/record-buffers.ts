/** Runs a reader and returns every `ArrayBuffer` that was made meanwhile, and the result if there was one. */
export function recordBuffers(work: () => Uint8Array): { buffers: ArrayBuffer[]; result: Uint8Array | undefined } {
  const original = globalThis.ArrayBuffer;
  const buffers: ArrayBuffer[] = [];
  globalThis.ArrayBuffer = class extends original {
    constructor(length: number) {
      super(length);
      buffers.push(this);
    }
  } as ArrayBufferConstructor;
  try {
    return { buffers, result: work() };
  } catch {
    return { buffers, result: undefined };
  } finally {
    globalThis.ArrayBuffer = original;
  }
}
