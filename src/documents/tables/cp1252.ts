/** Characters of Windows code page 1252 that are elsewhere in Unicode, from 0x80 on; a space where it has none. */
const UPPER = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';
const BYTES = new Map([...UPPER].map((character, index) => [character, 0x80 + index] as const));
const UNKNOWN = '?'.charCodeAt(0);

/** Text in code page 1252. A letter that it lacks loses its accent (ł and ő become l and o); what is left is a `?`. */
export function encodeCp1252(text: string): Uint8Array {
  return Uint8Array.from([...text.normalize('NFC')], (character) => byteOf(character));
}

function byteOf(character: string): number {
  const code = character.codePointAt(0) ?? UNKNOWN;
  if (code < 0x80 || (code >= 0xa0 && code <= 0xff)) return code;
  const known = character === ' ' ? undefined : BYTES.get(character);
  if (known !== undefined) return known;
  const plain = (PLAIN.get(character) ?? character.normalize('NFD')).codePointAt(0) ?? UNKNOWN;
  return plain < 0x80 ? plain : UNKNOWN;
}

/** Letters whose stroke is no accent. */
const PLAIN = new Map([
  ['ł', 'l'],
  ['Ł', 'L'],
  ['đ', 'd'],
  ['Đ', 'D'],
]);
