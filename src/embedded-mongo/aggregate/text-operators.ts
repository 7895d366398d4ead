import { BSONRegExp } from 'bson';
import { asDouble } from '../bson/arithmetic.js';
import { isNumber, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { compileRegex } from '../query/leaf-tests.js';
import { textOf } from './convert.js';
import type { Operators } from './expression.js';
import { isMissing, named, nullable, numberOperand, plain, textOperand } from './operands.js';

const MANY = 1_000_000;

export const textOperators: Operators = {
  $concat: nullable(0, MANY, (operands) => operands.map((each) => textOperand(each, '$concat')).join('')),
  $toLower: plain(1, 1, ([a]) => (isMissing(a) ? '' : textOf(a).toLowerCase())),
  $toUpper: plain(1, 1, ([a]) => (isMissing(a) ? '' : textOf(a).toUpperCase())),
  $strLenCP: plain(1, 1, ([a]) => [...textOperand(a, '$strLenCP')].length),
  $strLenBytes: plain(1, 1, ([a]) => Buffer.byteLength(textOperand(a, '$strLenBytes'))),
  $substr: plain(3, 3, substring),
  $substrCP: plain(3, 3, substring),
  $substrBytes: plain(3, 3, substring),
  $split: nullable(2, 2, ([a, b]) => textOperand(a, '$split').split(textOperand(b, '$split'))),
  $indexOfCP: nullable(2, 2, ([a, b]) => textOperand(a, '$indexOfCP').indexOf(textOperand(b, '$indexOfCP'))),
  $trim: named(['input', 'chars'], (given) => trimmed(given, 'both')),
  $ltrim: named(['input', 'chars'], (given) => trimmed(given, 'start')),
  $rtrim: named(['input', 'chars'], (given) => trimmed(given, 'end')),
  $replaceOne: named(['input', 'find', 'replacement'], (given) => replaced(given, 'first')),
  $replaceAll: named(['input', 'find', 'replacement'], (given) => replaced(given, 'all')),
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

function trimmed(given: ReadonlyMap<string, Value>, where: 'both' | 'start' | 'end'): Value {
  const input = given.get('input');
  if (isMissing(input)) return null;
  const chars = given.get('chars');
  const isCut = (letter: string): boolean =>
    typeof chars === 'string' ? chars.includes(letter) : /[\s\0]/.test(letter);
  const letters = [...textOperand(input, '$trim')];
  let start = 0;
  let end = letters.length;
  while (where !== 'end' && start < end && isCut(letters[start] ?? '')) start += 1;
  while (where !== 'start' && end > start && isCut(letters[end - 1] ?? '')) end -= 1;
  return letters.slice(start, end).join('');
}

function replaced(given: ReadonlyMap<string, Value>, which: 'first' | 'all'): Value {
  const parts = ['input', 'find', 'replacement'].map((name) => given.get(name));
  if (parts.some(isMissing)) return null;
  const [input = '', find = '', replacement = ''] = parts.map((part) => textOperand(part, '$replaceAll'));
  const pieces = input.split(find);
  if (which === 'all') return pieces.join(replacement);
  const [head = '', ...tail] = pieces;
  return tail.length === 0 ? head : head + replacement + tail.join(find);
}

/** For `$substr` and its kind: numbers and dates count as text. */
export function requireText(value: Value): string {
  if (typeof value === 'string' || isNumber(value) || value instanceof Date) return textOf(value);
  throw new CommandError('TypeMismatch', 'not a text');
}
