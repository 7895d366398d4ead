import { limitReason, UNIT_OF } from '../../../domain/pricing/amounts/audit.js';
import { COST_UNITS, MICRO, type ScaledCharge, type ScaledPrice } from '../../../domain/pricing/compiled/scaled-cdr.js';
import { decimalText, microText, writable } from './number-text.js';

/** The audit of a priced session as JSON text, as `formatPricedCdr` has it: a line for each charge and for a limit. */
export function writeAudit(price: ScaledPrice, credit: boolean): string {
  let lines = '';
  for (const charge of price.charges) lines += `${lines === '' ? '' : ','}${chargeLine(charge, price)}`;
  const limit = limitLine(price, credit);
  return `[${lines}${limit === '' || lines === '' ? '' : ','}${limit}]`;
}

function chargeLine(charge: ScaledCharge, price: ScaledPrice): string {
  const { kind, period, dimension, quantity, component } = charge;
  const { tariff, elementIndex, componentIndex, priceMicro, percentMicro, treatment } = component;
  const cost = costOf(charge);
  const vat = percentMicro === undefined ? 0n : (cost / HUNDRED_PERCENT) * BigInt(percentMicro);
  const fee = UNIT_OF[dimension] === 'once';
  return (
    `{"kind":"${kind}","period":${period},"tariff_id":${JSON.stringify(tariff.id)},"element":${elementIndex}` +
    `,"component":${componentIndex},"dimension":"${dimension}","reason":${JSON.stringify(price.reasonOf(charge))}` +
    `,"quantity":"${fee ? quantity : microText(quantity)}","unit":"${UNIT_OF[dimension]}","price":"${microText(priceMicro)}"` +
    `,"cost_excl_vat":"${decimalText(writable(cost))}"` +
    `,"vat_percent":${percentMicro === undefined ? 'null' : `"${microText(percentMicro)}"`}` +
    `,"vat_amount":${treatment === 'UNKNOWN' ? 'null' : `"${decimalText(writable(vat))}"`}}`
  );
}

/** 100 % in the unit of percents: a cost is a whole multiple of it. */
const HUNDRED_PERCENT = 100n * BigInt(MICRO);
const PER_MICRO_PRICE = COST_UNITS / BigInt(MICRO);
const PER_MICRO_KWH = PER_MICRO_PRICE / BigInt(MICRO);
const PER_US = PER_MICRO_PRICE / 3_600_000_000n;

/** In cost units: price × kWh, price × hours, or the fee. */
function costOf({ dimension, quantity, component }: ScaledCharge): bigint {
  const product = BigInt(component.priceMicro) * BigInt(quantity);
  switch (UNIT_OF[dimension]) {
    case 'kWh':
      return product * PER_MICRO_KWH;
    case 'once':
      return product * PER_MICRO_PRICE;
    case 's':
      return product * PER_US;
  }
}

function limitLine(price: ScaledPrice, credit: boolean): string {
  const { limitApplied, beforeLimits } = price;
  if (!limitApplied) return '';
  const sign = credit ? -1n : 1n;
  const net = sign * price.exclVat - beforeLimits.exclVat;
  const gross =
    price.inclVat === undefined || beforeLimits.inclVat === undefined
      ? undefined
      : sign * price.inclVat - beforeLimits.inclVat;
  return (
    '{"kind":"LIMIT_ADJUSTMENT","period":null,"tariff_id":null,"element":null,"component":null,"dimension":null' +
    `,"reason":${JSON.stringify(limitReason(limitApplied))},"quantity":null,"unit":null,"price":null` +
    `,"cost_excl_vat":"${decimalText(writable(net))}","vat_percent":null` +
    `,"vat_amount":${gross === undefined ? 'null' : `"${decimalText(writable(gross - net))}"`}}`
  );
}
