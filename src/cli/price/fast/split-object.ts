/** A member of a JSON object: its key as it is written, without quotes, and where its value stands in the text. */
export interface Member {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

/** Texts of values that come again and again, such as a tariff: they are passed over at once. */
export interface KnownTexts {
  /** Where a known text that begins at `start` ends; -1: none does. */
  endOf(text: string, start: number): number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Finds the members of the JSON object that begins at `start`, without reading their values. Undefined where it is not
 * surely an object in plain form (a key with an escape, a member twice): who reads it in full says what is wrong.
 * `end` of the result is the index after the closing brace. `last`: a key whose value is taken to reach to the end of
 * the text: right where what it then has is one JSON value, which who parses it sees.
 */
export function splitObject(
  text: string,
  start: number,
  { known, last }: { readonly known: KnownTexts; readonly last?: string },
): { readonly members: readonly Member[]; readonly end: number } | undefined {
  let at = afterSpace(text, start);
  if (text.charCodeAt(at) !== OPEN_BRACE) return undefined;
  const members: Member[] = [];
  at = afterSpace(text, at + 1);
  if (text.charCodeAt(at) === CLOSE_BRACE) return { members, end: at + 1 };
  for (;;) {
    const keyEnd = text.charCodeAt(at) === QUOTE ? text.indexOf('"', at + 1) : -1;
    if (keyEnd < 0) return undefined;
    const key = text.slice(at + 1, keyEnd);
    if (key.includes('\\') || members.some((member) => member.key === key)) return undefined;
    at = afterSpace(text, keyEnd + 1);
    if (text.charCodeAt(at) !== COLON) return undefined;
    const valueStart = afterSpace(text, at + 1);
    if (key === last) return closed(text, [...members, { key, start: valueStart, end: text.lastIndexOf('}') }]);
    const valueEnd = endOfValue(text, valueStart, known);
    if (valueEnd < 0) return undefined;
    members.push({ key, start: valueStart, end: valueEnd });
    at = afterSpace(text, valueEnd);
    const next = text.charCodeAt(at);
    if (next === CLOSE_BRACE) return { members, end: at + 1 };
    if (next !== COMMA) return undefined;
    at = afterSpace(text, at + 1);
  }
}

function closed(
  text: string,
  members: readonly Member[],
): { readonly members: readonly Member[]; readonly end: number } {
  return { members, end: text.lastIndexOf('}') + 1 };
}

/** The index after white space (RFC 8259: space, tab, line feed, carriage return). */
export function afterSpace(text: string, start: number): number {
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return at;
    at += 1;
  }
}

function endOfValue(text: string, start: number, known: KnownTexts): number {
  const first = text.charCodeAt(start);
  if (first === QUOTE) return endOfString(text, start);
  if (first !== OPEN_BRACE && first !== OPEN_BRACKET) return endOfLiteral(text, start);
  const knownEnd = known.endOf(text, start);
  return knownEnd < 0 ? endOfNested(text, start) : knownEnd;
}

function endOfString(text: string, start: number): number {
  let at = start;
  do {
    at = text.indexOf('"', at + 1);
    if (at < 0) return -1;
  } while (isEscaped(text, at));
  return at + 1;
}

/** A quote after an odd number of backslashes. */
function isEscaped(text: string, quote: number): boolean {
  let at = quote - 1;
  while (text.charCodeAt(at) === BACKSLASH) at -= 1;
  return (quote - at) % 2 === 0;
}

/** Numbers and words end where a member does. */
function endOfLiteral(text: string, start: number): number {
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === CLOSE_BRACE || code <= 0x20) return at > start ? at : -1;
  }
  return -1;
}

function endOfNested(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at) - 1;
      if (at < 0) return -1;
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) depth += 1;
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}
