import { isDeepStrictEqual } from 'node:util';
import { sameId } from '../modules/answers.js';
import type { JsonObject } from '../object-shelf.js';
import type { OcpiCdr } from '../ocpi-objects.js';
import type { ChargeStep } from './charge-step.js';
import { checkPrice } from './check-price.js';

/** What the eMSP knew before the CDR came. */
export interface KnownBefore {
  readonly session: JsonObject | undefined;
  readonly tariffs: readonly JsonObject[];
  readonly timeZone: string | undefined;
}

/** What an eMSP looks at before it pays: the price, the energy, and whether it was all announced like that. */
export function checkCdr(cdr: OcpiCdr, known: KnownBefore): readonly ChargeStep[] {
  return [priceStep(cdr, known), energyStep(cdr), sessionStep(cdr, known), tariffStep(cdr, known)];
}

function priceStep(cdr: OcpiCdr, { timeZone }: KnownBefore): ChargeStep {
  const { verdict, claimed, own, reason } = checkPrice(cdr, timeZone);
  const amount = `${claimed.toFixed()} ${cdr.currency} excl. VAT for ${cdr.total_energy} kWh`;
  const by = own ? `by its tariff ${own.toFixed()}` : `not checked: ${reason}`;
  return { what: 'price', end: verdict === 'DIFFERS' ? 'WRONG' : 'CAME', said: `${amount}; ${by}` };
}

function energyStep({ charging_periods, total_energy }: OcpiCdr): ChargeStep {
  const volumes = charging_periods.flatMap(({ dimensions }) => dimensions.filter(({ type }) => type === 'ENERGY'));
  const sum = volumes.reduce((kwh, { volume }) => kwh + volume, 0);
  const isEqual = Math.abs(sum - total_energy) < 0.001;
  const said = isEqual ? 'the periods add up to the total' : `${sum} kWh in the periods, ${total_energy} in all`;
  return { what: 'energy', end: isEqual ? 'CAME' : 'WRONG', said };
}

function sessionStep({ total_cost }: OcpiCdr, { session }: KnownBefore): ChargeStep {
  const what = 'cost of the session';
  const told = session?.['total_cost'];
  if (told === undefined) return { what, end: 'CAME', said: 'the session told none' };
  const isEqual = isDeepStrictEqual(told, total_cost);
  return { what, end: isEqual ? 'CAME' : 'WRONG', said: isEqual ? 'as in the CDR' : JSON.stringify(told) };
}

function tariffStep({ tariffs }: OcpiCdr, known: KnownBefore): ChargeStep {
  const what = 'tariff';
  const wrong = tariffs.find((tariff) => {
    const published = known.tariffs.find((one) => sameId(one['id'], tariff.id));
    return !isDeepStrictEqual(published?.['elements'], tariff.elements);
  });
  return wrong
    ? { what, end: 'WRONG', said: `${wrong.id} is not what was published` }
    : { what, end: 'CAME', said: `${tariffs.map(({ id }) => id).join(', ')} as published` };
}
