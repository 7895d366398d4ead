import { HubError } from '../../../domain/errors.js';

const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];

/** More items than this are no page. */
const MAX_ITEMS = 10_000;

/**
 * Cuts the list in `data` of an envelope into the texts of its items, so that each is kept as it came and one that is
 * bad spoils none of the others. The text must be valid JSON. Refuses (`receiver-unusable`) an envelope without a list,
 * and one of more than 10,000 items.
 */
export function splitList(envelope: string): readonly string[] {
  const start = startOfData(envelope);
  if (start === undefined || envelope.charCodeAt(start) !== OPEN_ARRAY) {
    throw new HubError('receiver-unusable', 'the answer has no list in data', 'data');
  }
  const items: string[] = [];
  let depth = 0;
  let itemAt = start + 1;
  const keep = (end: number): void => {
    const item = envelope.slice(itemAt, end).trim();
    if (item !== '') items.push(item);
    if (items.length > MAX_ITEMS) throw new HubError('receiver-unusable', `a page of more than ${MAX_ITEMS} objects`);
    itemAt = end + 1;
  };
  for (let at = start; at < envelope.length; at++) {
    const code = envelope.charCodeAt(at);
    if (code === QUOTE) at = endOfString(envelope, at);
    else if (code === OPEN_OBJECT || code === OPEN_ARRAY) depth++;
    else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      if (--depth === 0) {
        keep(at);
        return items;
      }
    } else if (code === COMMA && depth === 1) keep(at);
  }
  return items;
}

/** Where the value of the outermost `data` begins: of the last one, as a JSON reader would take it. */
function startOfData(envelope: string): number | undefined {
  let depth = 0;
  let found: number | undefined;
  for (let at = 0; at < envelope.length; at++) {
    const code = envelope.charCodeAt(at);
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) depth++;
    else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) depth--;
    else if (code === QUOTE) {
      const end = endOfString(envelope, at);
      const next = skipSpace(envelope, end + 1);
      const isName = depth === 1 && envelope.charCodeAt(next) === COLON;
      if (isName && JSON.parse(envelope.slice(at, end + 1)) === 'data') found = skipSpace(envelope, next + 1);
      at = end;
    }
  }
  return found;
}

/** Index of the closing quote of valid JSON. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text.charAt(at))) at++;
  return at;
}
