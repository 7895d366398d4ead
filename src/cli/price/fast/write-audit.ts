import { limitReason, UNIT_OF } from '../../../domain/pricing/amounts/audit.js';
import { chargeCost } from '../../../domain/pricing/compiled/cost-units.js';
import type { ScaledCharge, ScaledPrice } from '../../../domain/pricing/compiled/scaled-cdr.js';
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
  const { tariff, elementIndex, componentIndex, priceMicro, percentMicro } = component;
  const { exclVat, inclVat } = chargeCost(charge);
  const fee = UNIT_OF[dimension] === 'once';
  return (
    `{"kind":"${kind}","period":${period},"tariff_id":${JSON.stringify(tariff.id)},"element":${elementIndex}` +
    `,"component":${componentIndex},"dimension":"${dimension}","reason":${JSON.stringify(price.reasonOf(charge))}` +
    `,"quantity":"${fee ? quantity : microText(quantity)}","unit":"${UNIT_OF[dimension]}","price":"${microText(priceMicro)}"` +
    `,"cost_excl_vat":"${decimalText(writable(exclVat))}"` +
    `,"vat_percent":${percentMicro === undefined ? 'null' : `"${microText(percentMicro)}"`}` +
    `,"vat_amount":${inclVat === undefined ? 'null' : `"${decimalText(writable(inclVat - exclVat))}"`}}`
  );
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
