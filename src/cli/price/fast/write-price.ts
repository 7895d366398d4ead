import { Decimal } from '../../../domain/decimal.js';
import { minorDigits } from '../../../domain/money.js';
import type {
  ScaledPrice,
  ScaledQuantities,
  ScaledRate,
  ScaledSums,
} from '../../../domain/pricing/compiled/scaled-cdr.js';
import { Ratio } from '../../../domain/ratio.js';
import { formatWarning } from '../price-output.js';
import { exactText, fixedText, hoursText, microText, type WritableAmount, writable } from './number-text.js';
import { writeAudit } from './write-audit.js';

type RoundingMode = 'HALF_EVEN' | 'HALF_UP';

const OCPI_DECIMALS = 4;

export interface PricedLine {
  /** With its quotes, as the line has it. */
  readonly id: string;
  readonly price: ScaledPrice;
  readonly mode: RoundingMode;
  /** Whether each charge and each warning is explained. */
  readonly audit: boolean;
  readonly credit: boolean;
}

/** A priced line as JSON text. */
export function writePrice({ id, price, mode, audit, credit }: PricedLine): string {
  const totals = `{"id":${id},${writeTotals(price, mode)}`;
  if (!audit) return `${totals}}`;
  return `${totals},"warning_details":${warningDetails(price)},"audit":${writeAudit(price, credit)}}`;
}

/**
 * The members of a priced session's JSON, up to its warnings: the same text, to the letter, as `formatPricedCdr` and
 * JSON.stringify make, without a Decimal on the way.
 */
function writeTotals(price: ScaledPrice, mode: RoundingMode): string {
  const { currency, energyCost, timeCost, parkingCost, fixedCost, reservationCost, limitApplied } = price;
  const total = writableSums(price);
  return (
    `"currency":${JSON.stringify(currency)}` +
    `,"total_cost":${sums(total, OCPI_DECIMALS)}` +
    `,"payable_minor_units":${sums(total, minorDigits(currency), mode)}` +
    `,"total_energy_cost":${cost(energyCost)}` +
    `,"total_time_cost":${cost(timeCost)}` +
    `,"total_parking_cost":${cost(parkingCost)}` +
    `,"total_fixed_cost":${cost(fixedCost)}` +
    `,"total_reservation_cost":${cost(reservationCost)}` +
    `,"billed":${quantities(price.billed)}` +
    `,"measured":${quantities(price.measured)}` +
    `,"total_time_h":"${hoursText(price.totalTimeMs)}"` +
    `,"vat_breakdown":${vatBreakdown(price.rates)}` +
    `,"exact":{"total_excl":"${exactText(total.excl)}","total_incl":${total.incl ? `"${exactText(total.incl)}"` : 'null'}}` +
    `,"limit_applied":${limitApplied ? `"${limitApplied.toLowerCase()}"` : 'null'}` +
    `,"warnings":${warningCodes(price)}`
  );
}

interface WritableSums {
  readonly excl: WritableAmount;
  readonly incl: WritableAmount | undefined;
}

function writableSums({ exclVat, inclVat }: ScaledSums): WritableSums {
  return { excl: writable(exclVat), incl: inclVat === undefined ? undefined : writable(inclVat) };
}

function cost(of: ScaledSums | undefined): string {
  return of ? sums(writableSums(of), OCPI_DECIMALS) : 'null';
}

function sums({ excl, incl }: WritableSums, places: number, mode: RoundingMode = 'HALF_UP'): string {
  const gross = incl === undefined ? 'null' : `"${fixedText(incl, places, mode)}"`;
  return `{"excl_vat":"${fixedText(excl, places, mode)}","incl_vat":${gross}}`;
}

function quantities({ energyMicroKwh, timeUs, parkingTimeUs, reservationTimeUs }: ScaledQuantities): string {
  return (
    `{"energy_kwh":"${microText(energyMicroKwh)}","time_s":"${microText(timeUs)}"` +
    `,"parking_time_s":"${microText(parkingTimeUs)}","reservation_time_s":"${microText(reservationTimeUs)}"}`
  );
}

/** Whole rates stand first and in order, as in every object whose keys are whole numbers. */
function vatBreakdown(rates: readonly ScaledRate[]): string {
  const [only] = rates;
  if (only && rates.length === 1) return `{${rateMember(keyOf(only), only)}}`;
  const entries = new Map(rates.map((rate) => [keyOf(rate), rate]));
  const ordered = Object.keys(Object.fromEntries([...entries.keys()].map((key) => [key, 0])));
  return `{${ordered.map((key) => rateMember(key, entries.get(key))).join(',')}}`;
}

function rateMember(key: string, rate: ScaledRate | undefined): string {
  const [base, vat] = [writable(rate?.base ?? 0n), writable(rate?.vat ?? 0n)];
  return `"${key}":{"base":"${exactText(base)}","vat":"${exactText(vat)}"}`;
}

const MICRO_EXPONENT = -6;
const keys = new Map<number, string>();
const KEYS_KEPT = 1_000;

/** The rate in percent as a reduced fraction, or how VAT is treated. */
function keyOf({ treatment, percentMicro }: ScaledRate): string {
  if (percentMicro === undefined) return treatment.toLowerCase();
  const known = keys.get(percentMicro);
  if (known !== undefined) return known;
  if (keys.size >= KEYS_KEPT) keys.clear();
  const key = Ratio.of(new Decimal(`${percentMicro}e${MICRO_EXPONENT}`)).toFraction();
  keys.set(percentMicro, key);
  return key;
}

function warningCodes({ warnings }: ScaledPrice): string {
  if (warnings.length === 0) return '[]';
  return JSON.stringify([...new Set(warnings.map(({ code }) => code))].sort());
}

function warningDetails({ warnings }: ScaledPrice): string {
  return warnings.length === 0 ? '[]' : JSON.stringify(warnings.map((warning) => formatWarning(warning.describe())));
}
