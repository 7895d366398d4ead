import type { PricingPolicy } from './policy.js';

/** What each option of a policy decides and what its readings do, in one sentence. Printed by `voltclear price --policies`. */
export const POLICY_MEANINGS: Readonly<Record<keyof PricingPolicy, string>> = {
  unorderedPeriods: 'Charging periods that do not follow each other in time refuse the CDR, or are put in order.',
  firstPeriod: 'A first period that does not start with the session gives a warning, or refuses the CDR.',
  duplicateDimension:
    'The same dimension twice in one period is added up, or the last one counts, or the CDR is refused.',
  sessionOnlyDimension:
    'Dimensions that OCPI allows in a Session only, such as POWER, are ignored in a CDR, or the CDR is refused.',
  snap: "Hours that are the length of their period, rounded to four decimals, count as the period's length, or as written.",
  noTariffNamed:
    'Where no period names a tariff, all are priced by the tariff valid at the start, or no tariff is relevant and they cost nothing.',
  missingTariffId:
    'A period that names no tariff while others do costs nothing, or is priced by the tariff valid at the start.',
  tariffValidity:
    'Where no tariff is named, it must be valid when the session starts, or for each period when the period starts.',
  severalValid:
    "Of several valid tariffs the one of the driver's profile counts, then one without a type, then the first; or the first in the list.",
  split:
    'A period is priced by what applies at its start, or is cut where prices change and its volumes spread evenly in time.',
  wrapDow:
    'In a window over midnight the weekday is that of the instant, or that of the day on which the window began.',
  startEqEnd: 'A window that ends when it starts is the whole day, or never holds.',
  halfWindow:
    'Where a tariff names one of start_time and end_time only, the other is the side of the day, or the one restricts nothing.',
  powerReading:
    'A limit on power or current must hold for the whole period (minimum with lowest value), or at some moment of it.',
  powerCounterpart:
    'Where a period tells only one of MIN_POWER and MAX_POWER (or of the currents), it stands in for the other, or does not.',
  missingMeasurement:
    'A limit on power or current that the period tells nothing of is taken as fulfilled, or as not fulfilled.',
  durationFrom:
    'After a reservation, min_duration and max_duration count from the first period of charging, or from the start of the CDR.',
  flat: 'A FLAT fee is due once per session, or once for each element of the tariff that becomes active.',
  flatAtZeroEnergy: 'A FLAT fee is due, or not due, when the session took no energy at all.',
  combined:
    'Where charging and parking time are both billed, the step size goes to parking time, or to whichever was billed last.',
  stepTotal:
    'The step size is applied to the sum of what is billed, or to the sum of all that was measured, free parts included.',
  reservationStep: 'Reserved time is rounded up to its step for itself, or together with charging time.',
  clampMissingIncl:
    'When a price limit says nothing about VAT, VAT is scaled with the amount before it, or left as it was.',
  limitOrder:
    'The limit min_price is applied before max_price, or after it, which matters where min_price is the higher one.',
  reservationOnlyLimits:
    'The limits min_price and max_price do not apply, or do apply, to a CDR that has nothing but a reservation.',
  rounding:
    'Amounts become whole minor units once per session, per dimension, per dimension of each period, ' +
    'or net before VAT is put on it; the last reading rounds periods and then VAT on their sum.',
  roundingMode: 'Half a minor unit is rounded away from zero, or to the even neighbour.',
};
