import type { RequestHead, ResponseHead } from "../src/index.js";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
export const fromHex = (digits: string): Uint8Array => new Uint8Array(Buffer.from(digits.replaceAll(" ", ""), "hex"));

export interface RequestMessage {
  readonly title: string;
  readonly head: RequestHead;
  readonly opcode: number;
  readonly body: Uint8Array;
  readonly hex: string;
}

export interface ResponseMessage {
  readonly title: string;
  readonly head: ResponseHead;
  readonly opcode: number;
  readonly status: number;
  readonly body: Uint8Array;
  readonly hex: string;
}

const unauthenticated: RequestHead = { provider: 0, authType: 0, auth: text("") };
const direct = (name: string): RequestHead => ({ provider: 0, authType: 1, auth: text(name) });
const core: ResponseHead = { provider: 0 };

// Messages of the public parsec-mock test data, then our own for the fields that are zero in those.
export const requests: readonly RequestMessage[] = [
  {
    title: "ping",
    head: unauthenticated,
    opcode: 1,
    body: text(""),
    hex: "10a7c05e1e00010000000000000000000000000000000000000000000100000000000000",
  },
  {
    title: "list providers",
    head: unauthenticated,
    opcode: 8,
    body: text(""),
    hex: "10a7c05e1e00010000000000000000000000000000000000000000000800000000000000",
  },
  {
    title: "list authenticators",
    head: unauthenticated,
    opcode: 14,
    body: text(""),
    hex: "10a7c05e1e00010000000000000000000000000000000000000000000e00000000000000",
  },
  {
    title: "list opcodes of provider 1, authentication bytes without an authentication type",
    head: { ...unauthenticated, auth: text("jimbob") },
    opcode: 9,
    body: fromHex("0801"),
    hex: "10a7c05e1e0001000000000000000000000000000000020000000600090000000000000008016a696d626f62",
  },
  {
    title: "list clients",
    head: direct("admin_priv"),
    opcode: 27,
    body: text(""),
    hex: "10a7c05e1e0001000000000000000000000000000001000000000a001b0000000000000061646d696e5f70726976",
  },
  {
    title: "list clients without the right",
    head: direct("no_admin"),
    opcode: 27,
    body: text(""),
    hex: "10a7c05e1e00010000000000000000000000000000010000000008001b000000000000006e6f5f61646d696e",
  },
  {
    title: "delete client",
    head: direct("admin_priv"),
    opcode: 28,
    body: fromHex("0a0f 6578697374696e6720636c69656e74"),
    hex:
      "10a7c05e1e0001000000000000000000000000000001110000000a001c00000000000000" +
      "0a0f6578697374696e6720636c69656e7461646d696e5f70726976",
  },
  {
    title: "delete client without the right",
    head: direct("no_admin"),
    opcode: 28,
    body: fromHex("0a0d 636c69656e7420657869737473"),
    hex:
      "10a7c05e1e00010000000000000000000000000000010f00000008001c00000000000000" +
      "0a0d636c69656e74206578697374736e6f5f61646d696e",
  },
  {
    title: "delete client that does not exist",
    head: direct("admin_priv"),
    opcode: 28,
    body: fromHex("0a09 6e6f74206578697374"),
    hex:
      "10a7c05e1e00010000000000000000000000000000010b0000000a001c00000000000000" +
      "0a096e6f7420657869737461646d696e5f70726976",
  },
  {
    title: "every field at its widest",
    head: { provider: 0xff, authType: 0xfe, auth: fromHex("aabb"), session: 0x1122334455667788n },
    opcode: 0xfffefdfc,
    body: fromHex("0102 03"),
    hex: "10a7c05e 1e00 0100 0000 ff 8877665544332211 00 00 fe 03000000 0200 fcfdfeff 0000 0000 010203 aabb",
  },
];

export const responses: readonly ResponseMessage[] = [
  {
    title: "ping",
    head: core,
    opcode: 1,
    status: 0,
    body: fromHex("0801"),
    hex: "10a7c05e1e000100000000000000000000000000000002000000000001000000000000000801",
  },
  {
    title: "list providers",
    head: core,
    opcode: 8,
    status: 0,
    body: fromHex(
      "0a4d0a2465653837306535612d636534612d343137662d383534332d3866626438346234396362651213536f6d6520656d7074792070" +
        "726f76696465721a0841726d204c74642e2009280830073802",
    ),
    hex:
      "10a7c05e1e00010000000000000000000000000000004f00000000000800000000000000" +
      "0a4d0a2465653837306535612d636534612d343137662d383534332d3866626438346234396362651213536f6d6520656d7074792070" +
      "726f76696465721a0841726d204c74642e2009280830073802",
  },
  {
    title: "list authenticators",
    head: core,
    opcode: 14,
    status: 0,
    body: fromHex("0a130a0b6469726563742061757468100c182a2801"),
    hex:
      "10a7c05e1e00010000000000000000000000000000001500000000000e00000000000000" +
      "0a130a0b6469726563742061757468100c182a2801",
  },
  {
    title: "list opcodes",
    head: core,
    opcode: 9,
    status: 0,
    body: fromHex("0a0401030206"),
    hex: "10a7c05e1e0001000000000000000000000000000000060000000000090000000000000 00a0401030206",
  },
  {
    title: "list clients",
    head: core,
    opcode: 27,
    status: 0,
    body: fromHex("0a036a696d0a03626f62"),
    hex: "10a7c05e1e00010000000000000000000000000000000a00000000001b000000000000000a036a696d0a03626f62",
  },
  {
    title: "list clients refused",
    head: core,
    opcode: 27,
    status: 21,
    body: text(""),
    hex: "10a7c05e1e00010000000000000000000000000000000000000000001b00000015000000",
  },
  {
    title: "delete client",
    head: core,
    opcode: 28,
    status: 0,
    body: text(""),
    hex: "10a7c05e1e00010000000000000000000000000000000000000000001c00000000000000",
  },
  {
    title: "delete client refused",
    head: core,
    opcode: 28,
    status: 21,
    body: text(""),
    hex: "10a7c05e1e00010000000000000000000000000000000000000000001c00000015000000",
  },
  {
    title: "delete client, no such client",
    head: core,
    opcode: 28,
    status: 1140,
    body: text(""),
    hex: "10a7c05e1e00010000000000000000000000000000000000000000001c00000074040000",
  },
  {
    title: "a status, provider and session that only a newer service knows",
    head: { provider: 0xc8, session: 0xffffffffffffffffn },
    opcode: 0x80000001,
    status: 0xfffe,
    body: text(""),
    hex: "10a7c05e 1e00 0100 0000 c8 ffffffffffffffff 00 00 00 00000000 0000 01000080 feff 0000",
  },
];

/** From the public parsec-mock test data: announces 500 bytes of body and sends five. */
export const overstatedResponse = "10a7c05e1e0001000000000000000000000000000000f401000000000900000000000000 0a03010302";
