import type { Span, WarningTexts } from '../texts.js';

const during = (span: Span | undefined): string => (span === undefined ? '' : ` ${span}`);

/** What a clerk or driver should know about a price, in English. */
export function warningTexts(): WarningTexts {
  const unpriced = (what: string) => (span: Span | undefined) =>
    `${what}${during(span)} costs nothing: the tariff has a price for it, but none that applies then.`;
  return {
    DUPLICATE_DIMENSION_LAST_USED: (span) => `One quantity was reported twice${during(span)}; the last one was used.`,
    DUPLICATE_DIMENSION_SUMMED: (span) => `One quantity was reported twice${during(span)}; both were added up.`,
    ENERGY_IN_WH: () => 'The energy of the periods looks like Wh, where kWh were to be reported.',
    ENERGY_SUM_MISMATCH: () => 'The energy of the periods does not add up to the energy of the session.',
    LIMITS_OF_SEVERAL_TARIFFS: () =>
      'Several tariffs were used; the lowest and highest price are those of the first one.',
    NEGATIVE_TOTAL: () => 'The total is below zero: the driver is owed money for this session.',
    PERIODS_SORTED: () => 'The periods were not in the order of time and have been put into it.',
    PERIOD_AFTER_SESSION_START: () =>
      'The first period starts later than the session: nothing is charged for the time before it.',
    PERIOD_BEFORE_SESSION_START: () => 'The first period starts earlier than the session.',
    PERIOD_SPANS_PRICE_CHANGE: (span) =>
      `A price changed${during(span)}; the price at the beginning of the period was used for all of it.`,
    PERIOD_WITHOUT_TARIFF_ID: (span) => `No tariff is named${during(span)}, so that nothing is charged for this time.`,
    RESTRICTION_WITHOUT_MEASUREMENT: (span) =>
      `The price depends on power or current, which was not reported${during(span)}; the first price in question was used.`,
    SESSION_DIMENSION_IGNORED: (span) =>
      `Something was reported${during(span)} that has no place in a bill, and was ignored.`,
    START_TIME_EQUALS_END_TIME: () =>
      'A price of the tariff starts and ends at the same time of day; it was read as a whole day.',
    TARIFF_NOT_VALID: (span) => `The tariff named was not valid${during(span)}, and was used all the same.`,
    TIME_VOLUME_SNAPPED: (span) =>
      `The time${during(span)} was reported with rounded hours; the exact length of the period was billed.`,
    TOTAL_CLAMPED_MAX_PRICE: () => 'The session costs the highest price of the tariff.',
    TOTAL_CLAMPED_MIN_PRICE: () => 'The session costs the lowest price of the tariff.',
    UNPRICED_DIMENSION_ENERGY: unpriced('The energy'),
    UNPRICED_DIMENSION_PARKING_TIME: unpriced('Parking'),
    UNPRICED_DIMENSION_RESERVATION_TIME: unpriced('The reservation'),
    UNPRICED_DIMENSION_TIME: unpriced('Charging time'),
  };
}
