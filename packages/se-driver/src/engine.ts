// The entry of the bytecode: it runs when the engine starts, and gives C the functions to begin calls with.
import { PsaError, PsaStatus, psaStatusOf } from "@parsec-ts/psa";
import { type CallArguments, CallTask, OPERATIONS } from "./call-task.js";
import { Driver, type DriverOptions, type PsaAttributes } from "./driver.js";
import type { NativeCall } from "./native-call.js";

let driver: Driver;

/** The functions that C calls. */
const engine = {
  configure(options: DriverOptions): void {
    driver = new Driver(options);
  },

  /** The PSA status for attributes, found without the service. */
  checkAttributes(attributes: PsaAttributes): number {
    try {
      driver.attributes(attributes);
      return PsaStatus.SUCCESS;
    } catch (error) {
      return psaStatusOf(error);
    }
  },

  begin(native: NativeCall, operation: number, args: CallArguments): CallTask {
    return new CallTask(native, async (io) => {
      const run = OPERATIONS[operation];
      if (run === undefined) throw new PsaError("NOT_SUPPORTED", "no such operation");
      return await run(driver, io, args);
    });
  },
};

(globalThis as { parsec?: typeof engine }).parsec = engine;
