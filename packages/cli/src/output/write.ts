import { BrokenPipe } from "../command-error.js";

/**
 * Writes all of it, so that the process can exit afterwards.
 *
 * @throws {@link BrokenPipe} if the reader is gone
 */
export function write(stream: NodeJS.WritableStream, data: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(data, (error?: (Error & { code?: string }) | null) => {
      if (error === undefined || error === null) resolve();
      else reject(error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED" ? new BrokenPipe() : error);
    });
  });
}
