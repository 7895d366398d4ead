const SHAPE = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;

/**
 * Whether text is an IBAN without spaces: its form and its check digits (ISO 13616, mod 97). Whether the account exists
 * nobody can tell from it.
 */
export function isIban(text: string): boolean {
  return SHAPE.test(text) && mod97(`${text.slice(4)}${text.slice(0, 4)}`) === 1;
}

/** Countries and territories whose accounts SEPA reaches (EPC409-09). */
const SEPA = new Set(
  'AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS SE SI SK SM VA'.split(
    ' ',
  ),
);

/** Whether SEPA payments reach an account. */
export function isSepaIban(text: string): boolean {
  return isIban(text) && SEPA.has(text.slice(0, 2));
}

/** Without spaces and in capitals. */
export function plainIban(text: string): string {
  return text.replace(/\s/g, '').toUpperCase();
}

/** Remainder of ISO 7064 mod 97-10: each letter counts as two digits, A is 10 and Z is 35. */
export function mod97(text: string): number {
  let rest = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}
