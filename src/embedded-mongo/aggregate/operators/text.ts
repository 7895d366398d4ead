import { BSONRegExp } from 'bson';
import { asDouble } from '../../bson/arithmetic.js';
import type { Value } from '../../bson/value.js';
import { compileRegex } from '../../query/leaf-tests.js';
import type { Operators } from '../expression.js';
import { textOf } from './convert.js';
import { isMissing, named, nullable, numberOperand, plain, textOperand } from './operands.js';

const MANY = 1_000_000;

export const textOperators: Operators = {
  $concat: nullable(0, MANY, (operands) => operands.map((each) => textOperand(each, '$concat')).join('')),
  $toLower: plain(1, 1, ([a]) => (isMissing(a) ? '' : textOf(a).toLowerCase())),
  $toUpper: plain(1, 1, ([a]) => (isMissing(a) ? '' : textOf(a).toUpperCase())),
  $strLenCP: plain(1, 1, ([a]) => [...textOperand(a, '$strLenCP')].length),
  $substr: plain(3, 3, substring),
  $substrCP: plain(3, 3, substring),
  $substrBytes: plain(3, 3, substring),
  $split: nullable(2, 2, ([a, b]) => textOperand(a, '$split').split(textOperand(b, '$split'))),
  $trim: named(['input', 'chars'], trimmed),
  $regexMatch: named(['input', 'regex', 'options'], (given) => {
    const input = given.get('input');
    if (isMissing(input)) return false;
    const regex = given.get('regex');
    const options = given.get('options');
    const flags = typeof options === 'string' ? options : '';
    const [pattern, own] =
      regex instanceof BSONRegExp ? [regex.pattern, regex.options] : [textOperand(regex, '$regexMatch'), ''];
    return compileRegex(pattern, flags || own).test(textOperand(input, '$regexMatch'));
  }),
};

function substring([a, start, length]: readonly (Value | undefined)[]): string {
  if (isMissing(a)) return '';
  const from = asDouble(numberOperand(start, '$substrCP'));
  const count = asDouble(numberOperand(length, '$substrCP'));
  const text = [...textOf(a)];
  return text.slice(from, count < 0 ? undefined : from + count).join('');
}

function trimmed(given: ReadonlyMap<string, Value>): Value {
  const input = given.get('input');
  if (isMissing(input)) return null;
  const chars = given.get('chars');
  const isCut = (letter: string): boolean =>
    typeof chars === 'string' ? chars.includes(letter) : /[\s\0]/.test(letter);
  const letters = [...textOperand(input, '$trim')];
  let start = 0;
  let end = letters.length;
  while (start < end && isCut(letters[start] ?? '')) start += 1;
  while (end > start && isCut(letters[end - 1] ?? '')) end -= 1;
  return letters.slice(start, end).join('');
}
