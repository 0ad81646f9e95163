// The entry of the bytecode: it runs when the engine starts, and gives C the functions to begin calls with.
import { PsaError } from "@parsec-ts/psa";
import { CClient, type CClientOptions } from "./c-client.js";
import { CallTask } from "./call-task.js";
import { type Functions, functions } from "./functions.js";
import type { FunctionArguments } from "./generated/function-arguments.js";
import type { NativeCall } from "./io/native-call.js";

const clients = new Map<number, CClient>();

/** The functions that C calls. */
const engine = {
  /** Makes a client known by its number, with other options than before if it was. */
  open(client: number, options: CClientOptions): void {
    clients.set(client, new CClient(options));
  },

  close(client: number): void {
    clients.delete(client);
  },

  begin<Name extends keyof Functions>(
    native: NativeCall,
    client: number,
    name: Name,
    args: FunctionArguments[Name],
  ): CallTask {
    return new CallTask(native, (io) => {
      const found = clients.get(client);
      if (found === undefined) throw new PsaError("BAD_STATE", "The engine does not know the client.");
      return functions[name]((use) => found.use(io, use), args);
    });
  },
};

(globalThis as { parsec?: typeof engine }).parsec = engine;
