import { dateTime, type OcpiParty, type OcpiTariff } from '../ocpi-objects.js';

/**
 * What a CPO asks for charging: energy with a dearer evening, a start fee, an idle fee. Whole thousandths of the
 * currency, so that the CPO's own price is integer arithmetic.
 */
export interface PriceList {
  readonly tariffId: string;
  readonly currency: string;
  readonly offPeakMilliPerKwh: number;
  readonly peakMilliPerKwh: number;
  /** Local times, `HH:MM`; the peak does not wrap midnight. */
  readonly peakFrom: string;
  readonly peakUntil: string;
  readonly startFeeMilli: number;
  /** For being plugged in without charging. A multiple of 3600, so that a second costs whole thousandths. */
  readonly idleMilliPerHour: number;
  readonly vatPercent: number;
  /** What the CPO does with the total it claims: leaves it exact, or rounds it to cents. */
  readonly rounding: 'exact' | 'cents';
}

/** The price list as an OCPI tariff: the evening's energy price first, since the first element that fits counts. */
export function tariffOf(list: PriceList, owner: OcpiParty, validFrom: Date): OcpiTariff {
  const vat = list.vatPercent;
  const energy = (milli: number) => ({ type: 'ENERGY', price: milli / 1000, vat, step_size: 1 }) as const;
  return {
    ...owner,
    id: list.tariffId,
    currency: list.currency,
    elements: [
      {
        price_components: [energy(list.peakMilliPerKwh)],
        restrictions: { start_time: list.peakFrom, end_time: list.peakUntil },
      },
      {
        price_components: [
          energy(list.offPeakMilliPerKwh),
          { type: 'PARKING_TIME', price: list.idleMilliPerHour / 1000, vat, step_size: 1 },
          { type: 'FLAT', price: list.startFeeMilli / 1000, vat, step_size: 1 },
        ],
      },
    ],
    start_date_time: dateTime(validFrom),
    last_updated: dateTime(validFrom),
  };
}
