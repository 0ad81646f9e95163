import {
  argumentError,
  type EncodedBody,
  isParsecError,
  ParsecError,
  unknownNameError,
} from "@parsec-ts/wire-protocol";
import type { BodyCodec, Decoded, DecodeOptions } from "./operation.js";
import { BodyReader } from "./read/body-reader.js";
import { BodyWriter, RefusedValue } from "./write/body-writer.js";

/** Makes a codec from what is generated for a message: the names of its fields (`undefined`: any), and the functions that write and read them. */
export function bodyCodec<T>(
  message: string,
  fields: readonly string[] | undefined,
  write: (writer: BodyWriter, value: T) => void,
  read: (reader: BodyReader) => T,
): BodyCodec<T> {
  return {
    message,

    encode(value: T, lent: Uint8Array<ArrayBuffer>, offset: number): EncodedBody {
      if (typeof value !== "object" || value === null) throw argumentError("request", "an object", callName(message));
      if (fields !== undefined) checkNames(message, value, fields);
      const writer = new BodyWriter(lent, offset);
      try {
        write(writer, value);
      } catch (error) {
        writer.wipe();
        throw error instanceof RefusedValue ? argumentError(error.path, error.expected, callName(message)) : error;
      }
      return writer;
    },

    decode(bytes: Uint8Array, options?: DecodeOptions): Decoded<T> {
      const reader = new BodyReader(bytes, options);
      try {
        // The reader copies bytes to buffers of its own.
        return read(reader) as Decoded<T>;
      } catch (error) {
        reader.wipe();
        throw isParsecError(error) ? error : malformed(message, error as Error);
      }
    },
  };
}

/** The name under which a client calls an operation, by its message: `signHash` for `psa_sign_hash.Operation`. Any other message keeps its own. */
function callName(message: string): string {
  const name = /^(?:psa_)?(\w+)\.Operation$/.exec(message)?.[1];
  return name?.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()) ?? message;
}

function checkNames(message: string, value: object, fields: readonly string[]): void {
  let at = 0;
  for (const name in value) {
    // Most callers name them in the order of the message.
    if (name === fields[at]) at++;
    else if (!fields.includes(name) && name !== "unknownFields")
      throw unknownNameError(callName(message), name, fields);
  }
}

function malformed(message: string, cause: Error): ParsecError {
  const reason = `The body is not a ${message}: ${cause.message}.`;
  return new ParsecError("protocol", "ERR_PARSEC_PROTOCOL_BODY", reason, { cause });
}

/** Returns the names of an enum by number. Of several names for one number, the first counts. */
export function enumNames<Name extends string>(numbers: Readonly<Record<Name, number>>): ReadonlyMap<number, Name> {
  const names = new Map<number, Name>();
  for (const name in numbers) {
    if (!names.has(numbers[name])) names.set(numbers[name], name);
  }
  return names;
}
