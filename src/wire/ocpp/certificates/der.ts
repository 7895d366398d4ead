/** An element of ASN.1 in DER (X.690): its tag, what it holds, and all of its bytes. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly whole: Uint8Array;
}

export const TAG = { BIT_STRING: 0x03, OID: 0x06, SEQUENCE: 0x30, SET: 0x31 } as const;

/** Elements side by side; more than any certificate request has are an attack. */
const MOST_ELEMENTS = 200;
const LENGTH_BYTES_MAX = 3;

/** The elements that bytes hold, side by side. Refuses (RangeError) what is cut off or is no DER. */
export function readElements(bytes: Uint8Array): readonly DerElement[] {
  const elements: DerElement[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (elements.length === MOST_ELEMENTS) throw new RangeError('too many elements');
    const element = readElement(bytes, at);
    elements.push(element);
    at += element.whole.length;
  }
  return elements;
}

/** What an element of this tag holds. Refuses (RangeError) an absent one and one of another tag. */
export function contentOf(element: DerElement | undefined, tag: number): Uint8Array {
  if (element?.tag !== tag) throw new RangeError(`expected tag ${tag}`);
  return element.content;
}

function readElement(bytes: Uint8Array, at: number): DerElement {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined) throw new RangeError('cut off');
  const lengthBytes = first < 0x80 ? 0 : first - 0x80;
  if (first === 0x80 || lengthBytes > LENGTH_BYTES_MAX) throw new RangeError('length of no DER');
  const begin = at + 2 + lengthBytes;
  let length = lengthBytes === 0 ? first : 0;
  for (const byte of bytes.subarray(at + 2, begin)) length = length * 256 + byte;
  if (begin + length > bytes.length) throw new RangeError('cut off');
  return { tag, content: bytes.subarray(begin, begin + length), whole: bytes.subarray(at, begin + length) };
}

/** `2.5.4.3`: an object identifier. */
export function oidText(content: Uint8Array): string {
  const [head = 0, ...rest] = content;
  const arcs = [Math.min(Math.floor(head / 40), 2), head >= 80 ? head - 80 : head % 40];
  let arc = 0;
  for (const byte of rest) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  return arcs.join('.');
}
