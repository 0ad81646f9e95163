import { PsaStatus, psaStatusOf } from "@parsec-ts/psa";
import type { Driver, PsaAttributes } from "./driver.js";
import type { NativeCall } from "./native-call.js";
import { NativeIo } from "./native-io.js";

/** The result of a call, for C. */
interface Outcome {
  readonly value?: number;
  /** Wiped once C has copied them. */
  readonly bytes?: Uint8Array;
}

/** One call from C. C notifies it of the outcomes of the I/O that it requested. */
export class CallTask {
  readonly #io: NativeIo;

  constructor(native: NativeCall, work: (io: NativeIo) => Promise<Outcome>) {
    this.#io = new NativeIo(native);
    work(this.#io).then(
      ({ value = 0, bytes }) => {
        native.finish(PsaStatus.SUCCESS, value, bytes);
        bytes?.fill(0);
      },
      (error: unknown) => native.finish(psaStatusOf(error), 0, undefined),
    );
  }

  connected(connection: number, outcome: number): void {
    this.#io.connected(connection, outcome);
  }

  written(connection: number, outcome: number): void {
    this.#io.written(connection, outcome);
  }

  received(connection: number, outcome: number, bytes: Uint8Array | undefined): void {
    this.#io.received(connection, outcome, bytes);
  }

  woken(): void {
    this.#io.woken();
  }
}

/** Arguments of a call from C. Attributes and bytes have a meaning for some operations only. */
export interface CallArguments extends PsaAttributes {
  readonly slot: string;
  /** A key, or a hash: the memory of the C caller, not a copy. */
  readonly input: Uint8Array;
  /** A signature: the memory of the C caller, not a copy. */
  readonly signature: Uint8Array;
}

/** The operations, in the order of `enum operation` in call.h. */
export const OPERATIONS: readonly ((driver: Driver, io: NativeIo, args: CallArguments) => Promise<Outcome>)[] = [
  async (driver, io, args) => {
    await driver.generate(io, args.slot, args);
    return {};
  },
  async (driver, io, args) => ({ value: await driver.import(io, args.slot, args, args.input) }),
  async (driver, io, { slot }) => {
    await driver.destroy(io, slot);
    return {};
  },
  async (driver, io, { slot }) => ({ bytes: await driver.export(io, slot) }),
  async (driver, io, { slot }) => ({ bytes: await driver.exportPublic(io, slot) }),
  async (driver, io, { slot, algorithm, input }) => ({ bytes: await driver.sign(io, slot, algorithm, input) }),
  async (driver, io, { slot, algorithm, input, signature }) => {
    await driver.verify(io, slot, algorithm, input, signature);
    return {};
  },
  async (driver, io, args) => {
    await driver.checkKey(io, args.slot, args);
    return {};
  },
];
