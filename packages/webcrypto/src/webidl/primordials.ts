// Built-in functions as they were when this module was loaded: a script that replaces them later changes nothing here.

const { apply, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;

/** A getter of a prototype as a function of its object; throws a TypeError for an object without the internal slot. */
function getter(prototype: object | null, name: PropertyKey): (object: unknown) => unknown {
  const get = prototype === null ? undefined : getOwnPropertyDescriptor(prototype, name)?.get;
  return (object) => (get === undefined ? undefined : apply(get, object, []));
}

const typedArray = /* @__PURE__ */ getPrototypeOf(Uint8Array.prototype);
const typedArrayBuffer = /* @__PURE__ */ getter(typedArray, "buffer");
const typedArrayOffset = /* @__PURE__ */ getter(typedArray, "byteOffset");
const typedArrayLength = /* @__PURE__ */ getter(typedArray, "byteLength");
const dataViewBuffer = /* @__PURE__ */ getter(DataView.prototype, "buffer");
const dataViewOffset = /* @__PURE__ */ getter(DataView.prototype, "byteOffset");
const dataViewLength = /* @__PURE__ */ getter(DataView.prototype, "byteLength");
const bufferLength = /* @__PURE__ */ getter(ArrayBuffer.prototype, "byteLength");

/** Name of a typed array's kind, `undefined` for anything else: the same in every realm. */
export const typedArrayName: (value: unknown) => unknown = /* @__PURE__ */ getter(typedArray, Symbol.toStringTag);

export const isView: (value: unknown) => value is ArrayBufferView = ArrayBuffer.isView;

/** True for an `ArrayBuffer` of any realm, and false for a shared one. */
export function isArrayBuffer(value: unknown): value is ArrayBuffer {
  try {
    return typeof bufferLength(value) === "number";
  } catch {
    return false;
  }
}

/** The memory that a view looks at. */
export interface ViewedBytes {
  readonly buffer: unknown;
  readonly offset: number;
  readonly length: number;
}

/** Reads buffer, offset and length of a typed array or a `DataView`; 0 bytes for one whose buffer was transferred. */
export function viewedBytes(view: ArrayBufferView): ViewedBytes {
  if (typedArrayName(view) !== undefined) {
    return read(view, typedArrayBuffer, typedArrayOffset, typedArrayLength);
  }
  try {
    return read(view, dataViewBuffer, dataViewOffset, dataViewLength);
  } catch {
    // A DataView of a transferred buffer throws.
    return { buffer: dataViewBuffer(view), offset: 0, length: 0 };
  }
}

/** The memory of a whole buffer; 0 bytes for one that was transferred. */
export function wholeBuffer(buffer: ArrayBuffer): ViewedBytes {
  return { buffer, offset: 0, length: bufferLength(buffer) as number };
}

type Getter = (object: unknown) => unknown;

function read(view: ArrayBufferView, buffer: Getter, offset: Getter, length: Getter): ViewedBytes {
  return { buffer: buffer(view), offset: offset(view) as number, length: length(view) as number };
}
