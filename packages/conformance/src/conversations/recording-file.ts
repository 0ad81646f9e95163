import type { RecordedExchange, RequestPiece, RequestToProvider, ResponseBody } from "./recorded-exchange.js";

const HEADING = `Requests to the real service (Debian's Parsec 1.4.1, SoftHSM2 and swtpm) and its responses. Written by
\`pnpm --filter @parsec-ts/conformance conversations\`; do not edit. Each line is a title, a request and a response between tabs.
Request: provider/opcode, "!" if it has no authentication, then the body; or "=" and all bytes. <n+o:l> are l bytes of the body of the
response in line n, from the byte o on; (b*n) is the byte b n times. Response: the status, "@provider/opcode" if they are not the request's, then the body: ~n are n
random bytes, ~ is a random number of them.`;

/** Number of equal bytes from which on they are counted. */
const MIN_RUN = 8;

/** Writes a conversation as text. */
export function formatRecording(exchanges: readonly RecordedExchange[]): string {
  return [HEADING, "", ...exchanges.map((exchange, at) => formatExchange(exchange, at)), ""].join("\n");
}

function formatExchange(exchange: RecordedExchange, at: number): string {
  const { title, request, status, opcode, provider, body } = exchange;
  const isRaw = request instanceof Uint8Array;
  const echoes = !isRaw && request.provider === provider && request.opcode === opcode;
  const response = `${status}${echoes ? "" : `@${provider}/${opcode}`} ${formatBody(body)}`;
  return [`${at} ${title}`, isRaw ? `=${toHex(request)}` : formatRequest(request), response.trimEnd()].join("\t");
}

function formatRequest({ provider, opcode, unauthenticated, body }: RequestToProvider): string {
  const pieces = body.map((piece) =>
    piece instanceof Uint8Array ? toHex(piece) : `<${piece.exchange}+${piece.offset}:${piece.length}>`,
  );
  return `${provider}/${opcode}${unauthenticated ? "!" : ""} ${pieces.join("")}`.trimEnd();
}

function formatBody(body: ResponseBody): string {
  return body instanceof Uint8Array ? toHex(body) : `~${body ?? ""}`;
}

/** Reads what {@link formatRecording} wrote. */
export function parseRecording(text: string): readonly RecordedExchange[] {
  const lines = text.slice(text.indexOf("\n\n") + 2).split("\n");
  return lines.filter((line) => line !== "").map(parseExchange);
}

function parseExchange(line: string): RecordedExchange {
  const [numbered = "", requestText = "", response = ""] = line.split("\t");
  const request = requestText.startsWith("=") ? fromHex(requestText.slice(1)) : parseRequest(requestText);
  const [, status, provider, opcode, body = ""] = /^(\d+)(?:@(\d+)\/(\d+))?(?: (.*))?$/.exec(response) ?? [];
  const echoed = request instanceof Uint8Array ? { provider: 0, opcode: 0 } : request;
  return {
    title: numbered.slice(numbered.indexOf(" ") + 1),
    request,
    status: Number(status),
    provider: Number(provider ?? echoed.provider),
    opcode: Number(opcode ?? echoed.opcode),
    body: parseBody(body),
  };
}

function parseRequest(text: string): RequestToProvider {
  const [, provider, opcode, mark, body = ""] = /^(\d+)\/(\d+)(!?)(?: (.*))?$/.exec(text) ?? [];
  const pieces = body.match(/<[^>]*>|[0-9a-f()*]+/g) ?? [];
  return {
    provider: Number(provider),
    opcode: Number(opcode),
    unauthenticated: mark === "!",
    body: pieces.map(parsePiece),
  };
}

function parsePiece(text: string): RequestPiece {
  const [, exchange, offset, length] = /^<(\d+)\+(\d+):(\d+)>$/.exec(text) ?? [];
  if (exchange === undefined) return fromHex(text);
  return { exchange: Number(exchange), offset: Number(offset), length: Number(length) };
}

function parseBody(text: string): ResponseBody {
  if (!text.startsWith("~")) return fromHex(text);
  return text === "~" ? undefined : Number(text.slice(1));
}

/** Encodes bytes as hexadecimal digits; eight or more equal bytes as the byte and their number. */
function toHex(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0, end = 0; at < bytes.length; at = end) {
    while (end < bytes.length && bytes[end] === bytes[at]) end++;
    const byte = Buffer.from(bytes.subarray(at, at + 1)).toString("hex");
    text += end - at < MIN_RUN ? byte.repeat(end - at) : `(${byte}*${end - at})`;
  }
  return text;
}

function fromHex(text: string): Uint8Array {
  const digits = text.replace(/\((..)\*(\d+)\)/g, (_run, byte: string, count: string) => byte.repeat(Number(count)));
  return Uint8Array.from(Buffer.from(digits, "hex"));
}
