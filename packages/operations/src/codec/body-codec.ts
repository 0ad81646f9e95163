import { type EncodedBody, isParsecError, ParsecError } from "@parsec-ts/wire-protocol";
import type { BodyCodec, DecodeOptions } from "./operation.js";
import { BodyReader } from "./read/body-reader.js";
import { BodyWriter } from "./write/body-writer.js";

/** Makes a codec from the two functions that are generated for a message. */
export function bodyCodec<T>(
  message: string,
  write: (writer: BodyWriter, value: T) => void,
  read: (reader: BodyReader) => T,
): BodyCodec<T> {
  return {
    message,

    encode(value: T, lent: Uint8Array<ArrayBuffer>, offset: number): EncodedBody {
      if (typeof value !== "object" || value === null) {
        throw new ParsecError("usage", "ERR_PARSEC_ARGUMENT", `A ${message} must be an object.`, { argument: message });
      }
      const writer = new BodyWriter(lent, offset);
      try {
        write(writer, value);
      } catch (error) {
        writer.wipe();
        throw error;
      }
      return writer;
    },

    decode(body: Uint8Array, options?: DecodeOptions): T {
      const reader = new BodyReader(body, options?.maxListElements);
      try {
        return read(reader);
      } catch (error) {
        reader.wipe();
        if (isParsecError(error)) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        throw new ParsecError("protocol", "ERR_PARSEC_PROTOCOL_BODY", `The body is not a ${message}: ${reason}.`, {
          cause: error,
        });
      }
    },
  };
}

/** Returns the names of an enum by number. Of several names for one number, the first counts. */
export function enumNames<Name extends string>(numbers: Readonly<Record<Name, number>>): ReadonlyMap<number, Name> {
  const names = new Map<number, Name>();
  for (const name in numbers) {
    if (!names.has(numbers[name])) names.set(numbers[name], name);
  }
  return names;
}
