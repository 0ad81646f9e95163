import type { ConnectedClient, ConnectOptions, ParsecKey } from "@parsec-ts/node";
import type { Command } from "commander";
import { type ConnectionOptions, openConnection, providerOption } from "./connection.js";
import { type Identity, type IdentityOptions, openIdentity } from "./identity.js";
import type { Io } from "./io.js";
import { Output } from "./output/output.js";
import { isToolCommandLine } from "./tool-command-lines.js";

/** One run of the program. */
export interface Run {
  readonly io: Io;
  /** The exit code, if nothing fails. */
  exitCode: number;
}

/** Options that every command has. */
export interface GlobalOptions extends IdentityOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** False for `--no-input`. */
  readonly input?: boolean;
}

/** The failure of a command line that parsec-tool has too: it exits with 1, whatever the cause. */
export class ToolFailure extends Error {
  constructor(cause: unknown) {
    super("a command line of parsec-tool failed", { cause });
  }
}

/** Options of a connection that one command needs. */
export interface ConnectRequest extends Pick<ConnectOptions, "localCrypto"> {
  /** False for commands to which the provider of the command line is no default: they speak to the core provider. */
  readonly provider?: false;
  /** Seconds for each call, unless the command line says. */
  readonly timeout?: string;
}

/** A command at work. */
export class Context<Options = object> {
  readonly io: Io;
  readonly options: Options & GlobalOptions;
  readonly output: Output;
  readonly #clients: ConnectedClient[] = [];
  #identity: Promise<Identity> | undefined;

  constructor(io: Io, options: Options & GlobalOptions) {
    this.io = io;
    this.options = options;
    this.output = new Output(io, options);
  }

  /** Connects to the service; the connection is closed at the end of the command. */
  readonly connect = async (more: ConnectRequest = {}): Promise<ConnectedClient> => {
    const { provider: isUsed = true, timeout, ...connectOptions } = more;
    const { provider, ...others } = this.options;
    const options: ConnectionOptions = {
      ...(timeout !== undefined && { timeout }),
      ...(others as ConnectionOptions),
      ...(isUsed && provider !== undefined && { provider }),
    };
    const { authenticators } = await this.identity();
    const client = await openConnection(this.io, options, {
      ...connectOptions,
      ...(authenticators !== undefined && { authenticators }),
    });
    this.#clients.push(client);
    return client;
  };

  /** The identity of the command line: one for all connections. */
  identity(): Promise<Identity> {
    this.#identity ??= openIdentity(this.io, this.options);
    return this.#identity;
  }

  /** The handle of a key, of the provider that the command line names. */
  key(parsec: ConnectedClient, name: string): ParsecKey {
    const provider = providerOption(this.options);
    return parsec.key(name, provider === undefined ? {} : { provider });
  }

  async close(): Promise<void> {
    for (const client of this.#clients) await client.close();
    // One that cannot be opened has failed the command already.
    (await this.#identity?.catch(() => undefined))?.close();
  }
}

/** Returns an exit code, or nothing for success. */
export type Action<Options, Args extends readonly unknown[]> = (
  context: Context<Options>,
  ...args: Args
) => Promise<number | undefined> | Promise<void>;

/** Makes an action for commander: with a context, closed at the end. Ctrl-C ends it at once. */
export function action<Options, Args extends readonly unknown[]>(
  run: Run,
  perform: Action<Options, Args>,
): (...all: unknown[]) => Promise<void> {
  return actionUntilInterrupt(run, async (context: Context<Options>, ...args: Args) => {
    const exitCode = await Promise.race([perform(context, ...args), interrupted(run.io.interrupt)]);
    return exitCode ?? undefined;
  });
}

/** As {@link action}, for a command that lasts until Ctrl-C and ends by itself then. */
export function actionUntilInterrupt<Options, Args extends readonly unknown[]>(
  run: Run,
  perform: Action<Options, Args>,
): (...all: unknown[]) => Promise<void> {
  return async (...all) => {
    const command = all.at(-1) as Command;
    const context = new Context<Options>(run.io, command.optsWithGlobals());
    const args = all.slice(0, -2) as unknown as Args;
    try {
      run.exitCode = (await perform(context, ...args)) ?? run.exitCode;
    } catch (error) {
      if (run.io.interrupt.aborted) throw run.io.interrupt.reason;
      throw isToolCommandLine(command) ? new ToolFailure(error) : error;
    } finally {
      await context.close();
    }
  };
}

function interrupted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
