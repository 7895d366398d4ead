import type { Decimal } from '../decimal.js';
import { Setting } from '../invoicing/read-setting.js';

/** Who pays a fee: the party that sold the energy, or the one whose driver charged. */
export type FeePayer = 'CPO' | 'EMSP';

/** Graduated prices: the first `upTo` CDRs of a month cost `price` each, the next ones the price of the next tier. */
export interface FeeTier {
  /** Absent in the last tier, which is open. */
  readonly upTo?: number;
  readonly price: Decimal;
}

/** What the hub charges in one currency, excl. VAT. What is absent is not charged. */
export interface FeeSchedule {
  readonly currency: string;
  readonly perCdr?: { readonly payer: FeePayer; readonly tiers: readonly FeeTier[] };
  /** For each kWh of the CDRs. */
  readonly perKwh?: { readonly payer: FeePayer; readonly price: Decimal };
  /** Percent of the exact value of the CDRs. */
  readonly commission?: { readonly payer: FeePayer; readonly percent: Decimal };
  /** What a member that took part in a month pays at least. */
  readonly minimumMonthly?: Decimal;
}

export interface HubFees {
  readonly version: string;
  readonly paymentTermDays: number;
  readonly schedules: readonly FeeSchedule[];
}

/** Reads tariffs/hub-fees.json. Refuses (`bad-setting`) naming the field, for example `fees.0.perCdr.tiers.1.price`. */
export function parseHubFees(json: unknown): HubFees {
  const { version, paymentTermDays, fees } = new Setting(json).fields('note', 'version', 'paymentTermDays', 'fees');
  return { version: version.text(), paymentTermDays: paymentTermDays.count(), schedules: parseSchedules(fees) };
}

function parseSchedules(fees: Setting): FeeSchedule[] {
  const seen = new Set<string>();
  return fees.items().map((item) => {
    const { currency, ...parts } = item.fields('currency', 'perCdr', 'perKwh', 'commission', 'minimumMonthly');
    const code = currency.text(/^[A-Z]{3}$/, 'an ISO 4217 code');
    if (seen.has(code)) return currency.refuse('a currency of its own');
    seen.add(code);
    const perCdr = parts.perCdr.optional(parsePerCdr);
    const perKwh = parts.perKwh.optional(parsePerKwh);
    const commission = parts.commission.optional(parseCommission);
    const minimumMonthly = parts.minimumMonthly.optional((one) => one.amount());
    return {
      currency: code,
      ...(perCdr === undefined ? {} : { perCdr }),
      ...(perKwh === undefined ? {} : { perKwh }),
      ...(commission === undefined ? {} : { commission }),
      ...(minimumMonthly === undefined ? {} : { minimumMonthly }),
    };
  });
}

const PAYERS: readonly FeePayer[] = ['CPO', 'EMSP'];

function parsePerCdr(setting: Setting): NonNullable<FeeSchedule['perCdr']> {
  const { payer, tiers } = setting.fields('payer', 'tiers');
  return { payer: payer.oneOf(PAYERS), tiers: parseTiers(tiers) };
}

function parsePerKwh(setting: Setting): NonNullable<FeeSchedule['perKwh']> {
  const { payer, price } = setting.fields('payer', 'price');
  return { payer: payer.oneOf(PAYERS), price: price.amount() };
}

function parseCommission(setting: Setting): NonNullable<FeeSchedule['commission']> {
  const { payer, percent } = setting.fields('payer', 'percent');
  return { payer: payer.oneOf(PAYERS), percent: percent.amount() };
}

function parseTiers(setting: Setting): FeeTier[] {
  const items = setting.items();
  if (items.length === 0) return setting.refuse('at least one tier');
  let below = 0;
  return items.map((item, index) => {
    const { upTo, price } = item.fields('upTo', 'price');
    const isLast = index === items.length - 1;
    if (isLast)
      return upTo.value === undefined ? { price: price.amount() } : upTo.refuse('nothing: the last tier is open');
    const limit = upTo.count();
    if (limit <= below) return upTo.refuse(`more than ${below}`);
    below = limit;
    return { upTo: limit, price: price.amount() };
  });
}
