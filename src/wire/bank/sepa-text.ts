/** Letters that do not come apart into a plain one and a mark. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'SS',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'TH',
  ı: 'i',
  '&': '+',
  _: '-',
  '’': "'",
  '–': '-',
  '—': '-',
};

/** Longer text is cut before anything is done with it. */
const READ_MAX = 400;

/**
 * Text in the characters that every bank of SEPA takes (EPC217-08: Latin letters, digits and `/ - ? : ( ) . , ' +`), up to a
 * length. Accents go, `&` becomes `+`, what has no plain form becomes a full stop. Nothing left: `NOTPROVIDED`.
 */
export function sepaText(text: string, max: number): string {
  const plain = [...text.slice(0, READ_MAX)]
    .map((one) => LETTERS[one] ?? one)
    .join('')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/\s/gu, ' ')
    .replace(/[^A-Za-z0-9/\-?:().,'+ ]/gu, '.');
  const oneSpaced = plain.split(' ').filter(Boolean).join(' ').replace(/\/\//g, '/');
  const cut = oneSpaced.replace(/^\//, '').slice(0, max).replace(/[ /]$/, '');
  return cut === '' ? 'NOTPROVIDED' : cut;
}
