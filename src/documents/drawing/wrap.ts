/** How text is broken into lines. `measure` tells the width of text on one line. */
export interface Wrapping {
  readonly width: number;
  readonly lines: number;
  readonly measure: (text: string) => number;
}

const ELLIPSIS = '…';

/**
 * Breaks text at its spaces, and within a word only when the word alone is too wide. At least one line; what is more than
 * `lines` is cut and said so by `…`.
 */
export function wrap(text: string, wrapping: Wrapping): readonly string[] {
  if (wrapping.measure(text) <= wrapping.width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((one) => pieces(one, wrapping))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || wrapping.measure(longer) <= wrapping.width) {
      line = longer;
      continue;
    }
    if (lines.length + 1 >= wrapping.lines) return [...lines, shortened(longer, wrapping)];
    lines.push(line);
    line = word;
  }
  return [...lines, line];
}

/** A word in parts that fit on a line. */
function pieces(word: string, { width, measure }: Wrapping): readonly string[] {
  if (measure(word) <= width) return [word];
  const parts: string[] = [];
  let part = '';
  for (const character of word) {
    if (part !== '' && measure(part + character) > width) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}

function shortened(line: string, { width, measure }: Wrapping): string {
  let kept = [...line];
  while (kept.length > 0 && measure(kept.join('').trimEnd() + ELLIPSIS) > width) kept = kept.slice(0, -1);
  return kept.join('').trimEnd() + ELLIPSIS;
}
