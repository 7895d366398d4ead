import { bsonType, isNumber } from '../../bson/value.js';
import type { Operators, PlainOperator } from '../expression.js';
import { convert, type Kind } from './convert.js';
import { nullable, plain } from './operands.js';

export const typeOperators: Operators = {
  $type: plain(1, 1, ([a]) => (a === undefined ? 'missing' : bsonType(a)[1])),
  $isNumber: plain(1, 1, ([a]) => isNumber(a)),
  $toString: to('string'),
  $toDouble: to('double'),
  $toInt: to('int'),
  $toLong: to('long'),
  $toDecimal: to('decimal'),
  $toDate: to('date'),
  $toBool: to('bool'),
  $toObjectId: to('objectId'),
};

function to(kind: Kind): PlainOperator {
  return nullable(1, 1, ([a = null]) => convert(a, kind));
}
