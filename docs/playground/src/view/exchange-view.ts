import type { Contract } from "../bytes/contract.js";
import type { MessageField } from "../bytes/message-field.js";
import { messageFields } from "../bytes/message-fields.js";
import type { Changes } from "../changes.js";
import type { Exchange } from "../service/recording-transport.js";
import { bytesView } from "./bytes-view.js";

/** An exchange to show, with the response as it would be delivered. */
export interface ExchangeViewOptions {
  readonly exchange: Exchange;
  readonly shown: Uint8Array;
  readonly changes: Changes;
  readonly contract: Contract;
  /** `isEditable` is true for a field of the response that was chosen, not only pointed at. */
  readonly onField: (field: MessageField, isEditable: boolean) => void;
}

/** Shows the two messages of an exchange; returns the fields of the response too. */
export function exchangeView({ exchange, shown, changes, contract, onField }: ExchangeViewOptions): {
  readonly nodes: readonly Node[];
  readonly response: readonly MessageField[];
} {
  const { opcode, request } = exchange;
  const response = messageFields(shown, "response", opcode, contract);
  const changed = new Set(changes.flips.keys());
  for (let at = exchange.response.length; at < shown.length; at++) changed.add(at);
  const nodes = [
    bytesView({
      title: "Request",
      bytes: request,
      fields: messageFields(request, "request", opcode, contract),
      changed: new Set(),
      onField: (field) => onField(field, false),
    }),
    bytesView({ title: "Response", bytes: shown, fields: response, changed, onField }),
  ];
  return { nodes, response };
}
