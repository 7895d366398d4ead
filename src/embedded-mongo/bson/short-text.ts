/** A power of two. */
const KNOWN_NAMES = 1_024;
const LONGEST_KNOWN = 32;
const names: (string | undefined)[] = new Array(KNOWN_NAMES).fill(undefined);

/**
 * The name of a field. The same few come again and again: they are kept, which is faster than making them anew, and than
 * looking up in a Map a text that was just made.
 */
export function nameOf(bytes: Buffer, { start, end, hash }: { start: number; end: number; hash: number }): string {
  const slot = (hash ^ (hash >>> 10)) & (KNOWN_NAMES - 1);
  const known = names[slot];
  if (known !== undefined && isText(known, bytes, start, end)) return known;
  const name = shortText(bytes, start, end);
  if (name.length <= LONGEST_KNOWN) names[slot] = name;
  return name;
}

/** Building short names from their codes is faster than asking for a slice; beyond ASCII the slice is right. */
export function shortText(bytes: Buffer, start: number, end: number): string {
  if (end - start > 24) return bytes.toString('utf8', start, end);
  let text = '';
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte > 0x7f) return bytes.toString('utf8', start, end);
    text += String.fromCharCode(byte);
  }
  return text;
}

/** Whether the bytes are this text; never for text beyond ASCII. */
function isText(text: string, bytes: Buffer, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let at = start; at < end; at++) {
    if (text.charCodeAt(at - start) !== bytes[at] || (bytes[at] ?? 0) > 0x7f) return false;
  }
  return true;
}
