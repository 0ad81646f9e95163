import {
  type DerElement,
  DerTag,
  decodeDerElements,
  decodeObjectIdentifier,
  derContent,
  encodeDer,
} from "@parsec-ts/key-formats";
import { readUtf8 } from "@parsec-ts/operations/codec";
import { toHex } from "../der/hex.js";
import { readAscii } from "../der/read-text.js";
import { Tag } from "../der/tags.js";
import { malformed } from "../x509-error.js";
import { findAttributeType, isDotted } from "./attribute-types.js";
import type { DistinguishedName, NameAttribute } from "./distinguished-name.js";

/** Decodes a name from the content of its sequence. */
export function decodeName(content: Uint8Array): DistinguishedName {
  return decodeDerElements(content).map((part) => {
    const attributes = decodeDerElements(derContent(part, Tag.Set)).map(decodeAttribute);
    if (attributes.length === 0) throw malformed("a name has an empty part");
    return attributes;
  });
}

/** A value that is no text of a known type stays encoded, as one of an attribute that has no name here. */
function decodeAttribute(attribute: DerElement): NameAttribute {
  const [identifier, value, ...rest] = decodeDerElements(derContent(attribute, DerTag.Sequence));
  const oid = decodeObjectIdentifier(derContent(identifier, DerTag.ObjectIdentifier));
  if (value === undefined || rest.length > 0) throw malformed("an attribute of a name is not a type and a value");
  const type = findAttributeType(oid)?.name ?? oid;
  const text = isDotted(type) ? undefined : decodeText(value);
  if (text !== undefined && text !== "") return { type, value: text };
  return { type, value: toHex(encodeDer({ tag: value.tag, contents: [value.content] })), isEncoded: true };
}

/** The text of a string; `undefined` if it has characters that its type lacks, and for types that few have ever used. */
function decodeText({ tag, content }: DerElement): string | undefined {
  switch (tag) {
    case Tag.Utf8String:
      return decodeUtf8(content);
    case Tag.PrintableString:
    case Tag.NumericString:
    case Tag.Ia5String:
      return readAscii(content);
    case Tag.BmpString:
      return decodeUtf16(content);
    default:
      return undefined;
  }
}

function decodeUtf8(content: Uint8Array): string | undefined {
  try {
    return readUtf8(content, 0, content.length);
  } catch {
    return undefined;
  }
}

function decodeUtf16(content: Uint8Array): string | undefined {
  if (content.length % 2 !== 0) return undefined;
  let text = "";
  for (let i = 0; i < content.length; i += 2) {
    text += String.fromCharCode(((content[i] ?? 0) << 8) | (content[i + 1] ?? 0));
  }
  return /\p{Surrogate}/u.test(text) ? undefined : text;
}
