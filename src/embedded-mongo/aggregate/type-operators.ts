import { bsonType, isNumber, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { convert, type Kind } from './convert.js';
import type { Compile, Expression, Operators, PlainOperator } from './expression.js';
import { isMissing, namedOperands, nullable, plain, textOperand } from './operands.js';

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
  $convert: conversion,
};

function to(kind: Kind): PlainOperator {
  return nullable(1, 1, ([a = null]) => convert(a, kind));
}

const kinds: readonly Kind[] = ['string', 'double', 'int', 'long', 'decimal', 'date', 'bool', 'objectId'];

function conversion(operand: Value, compile: Compile): Expression {
  const given = namedOperands(operand, ['input', 'to', 'onError', 'onNull']);
  const input = compile(given.get('input') ?? null);
  const target = compile(given.get('to') ?? null);
  const onNull = compile(given.get('onNull') ?? null);
  const onError = given.has('onError') ? compile(given.get('onError') ?? null) : undefined;
  return (scope) => {
    const value = input(scope);
    if (isMissing(value)) return onNull(scope);
    const name = textOperand(target(scope), '$convert');
    const kind = kinds.find((each) => each === name);
    if (kind === undefined) throw new CommandError('FailedToParse', `$convert to '${name}' is not supported`);
    try {
      return convert(value, kind);
    } catch (error) {
      if (onError === undefined || !(error instanceof CommandError)) throw error;
      return onError(scope);
    }
  };
}
