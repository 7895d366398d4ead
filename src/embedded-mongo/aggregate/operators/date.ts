import { asDouble } from '../../bson/arithmetic.js';
import { docOf, isNumber, type Value } from '../../bson/value.js';
import type { Compile, Expression, Operators, SpecialOperator } from '../expression.js';
import { fieldsIn, formatDate, type LocalFields, moved, truncated, unitOf } from './calendar.js';
import { dateOperand, isMissing, named, numberOperand, textOperand } from './operands.js';

export const dateOperators: Operators = {
  $year: part((fields) => fields.year),
  $month: part((fields) => fields.month),
  $dayOfMonth: part((fields) => fields.day),
  $hour: part((fields) => fields.hour),
  $minute: part((fields) => fields.minute),
  $second: part((fields) => fields.second),
  $millisecond: part((fields) => fields.millisecond),
  $dayOfWeek: part((fields) => new Date(Date.UTC(fields.year, fields.month - 1, fields.day)).getUTCDay() + 1),
  $dateToString: named(['date', 'format', 'timezone', 'onNull'], (given) => {
    const fields = localFields(given.get('date'), given.get('timezone'));
    if (fields === null) return given.get('onNull') ?? null;
    const format = given.get('format') ?? '%Y-%m-%dT%H:%M:%S.%LZ';
    return formatDate(fields, textOperand(format, '$dateToString'));
  }),
  $dateTrunc: named(['date', 'unit', 'binSize', 'timezone', 'startOfWeek'], (given) => {
    const date = given.get('date');
    if (isMissing(date)) return null;
    const binSize = given.get('binSize');
    const startOfWeek = given.get('startOfWeek');
    return truncated(dateOperand(date, '$dateTrunc'), {
      unit: unitOf(given.get('unit')),
      binSize: isNumber(binSize) ? asDouble(binSize) : 1,
      zone: zoneOf(given.get('timezone')),
      startOfWeek: typeof startOfWeek === 'string' ? startOfWeek : 'sunday',
    });
  }),
  $dateAdd: mover(1),
  $dateSubtract: mover(-1),
};

/** `{ $year: date }` or `{ $year: { date, timezone } }`. */
function part(read: (fields: LocalFields) => number): SpecialOperator {
  const withZone = named(['date', 'timezone'], (given) => {
    const fields = localFields(given.get('date'), given.get('timezone'));
    return fields === null ? null : read(fields);
  });
  return (operand: Value, compile: Compile): Expression => {
    if (operand instanceof Map && operand.has('date')) return withZone(operand, compile);
    return withZone(docOf({ date: Array.isArray(operand) ? operand[0] : operand }), compile);
  };
}

function localFields(date: Value | undefined, zone: Value | undefined): LocalFields | null {
  return isMissing(date) ? null : fieldsIn(dateOperand(date, 'a date expression'), zoneOf(zone));
}

function zoneOf(zone: Value | undefined): string {
  return isMissing(zone) ? 'UTC' : textOperand(zone, 'timezone');
}

function mover(sign: 1 | -1): SpecialOperator {
  return named(['startDate', 'unit', 'amount', 'timezone'], (given) => {
    const start = given.get('startDate');
    if (isMissing(start)) return null;
    const amount = sign * asDouble(numberOperand(given.get('amount'), '$dateAdd'));
    const unit = unitOf(given.get('unit'));
    return moved(dateOperand(start, '$dateAdd'), { unit, amount, zone: zoneOf(given.get('timezone')) });
  });
}
