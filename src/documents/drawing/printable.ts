/** Code points that a font can show. */
export type PrintableCharacters = ReadonlySet<number>;

/** Line ends, tabs and the spaces of number formats that fonts often lack. */
const SPACES = /[\s\u00a0\u2007\u2009\u202f]+/gu;
/** Hyphens and the minus sign, which fonts for text may lack. */
const HYPHENS = /[\u2010-\u2012\u2212]/gu;
/** Controls, and the marks that turn or hide text: what is read must be what is meant. */
const HIDDEN = /[\p{Cc}\p{Cf}]|\p{Variation_Selector}/gu;
/** Longer text is cut: no name or description needs more, and a page must end somewhere. */
const LENGTH_MAX = 1_000;

/**
 * Makes text that came from outside safe to draw: one line, composed (NFC), without control characters and direction
 * overrides, cut where it does not end; what the font cannot show becomes `?`. Never fails.
 */
export function printable(text: string, characters: PrintableCharacters): string {
  const composed = text.slice(0, 2 * LENGTH_MAX).normalize('NFC');
  const plain = composed.replace(SPACES, ' ').replace(HYPHENS, '-').replace(HIDDEN, '').trim();
  const all = [...plain];
  const kept = all.length > LENGTH_MAX ? [...all.slice(0, LENGTH_MAX), '…'] : all;
  return kept.map((one) => (characters.has(one.codePointAt(0) ?? 0) ? one : '?')).join('');
}
