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
import { exactText, fixedText, hoursText, microText } from './number-text.js';
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
  const { currency, energyCost, timeCost, parkingCost, fixedCost, reservationCost, inclVat, limitApplied } = price;
  return (
    `"currency":${JSON.stringify(currency)}` +
    `,"total_cost":${sums(price, OCPI_DECIMALS)}` +
    `,"payable_minor_units":${sums(price, minorDigits(currency), mode)}` +
    `,"total_energy_cost":${sums(energyCost, OCPI_DECIMALS)}` +
    `,"total_time_cost":${sums(timeCost, OCPI_DECIMALS)}` +
    `,"total_parking_cost":${sums(parkingCost, OCPI_DECIMALS)}` +
    `,"total_fixed_cost":${sums(fixedCost, OCPI_DECIMALS)}` +
    `,"total_reservation_cost":${sums(reservationCost, OCPI_DECIMALS)}` +
    `,"billed":${quantities(price.billed)}` +
    `,"measured":${quantities(price.measured)}` +
    `,"total_time_h":"${hoursText(price.totalTimeMs)}"` +
    `,"vat_breakdown":${vatBreakdown(price.rates)}` +
    `,"exact":{"total_excl":"${exactText(price.exclVat)}","total_incl":${inclVat === undefined ? 'null' : `"${exactText(inclVat)}"`}}` +
    `,"limit_applied":${limitApplied ? `"${limitApplied.toLowerCase()}"` : 'null'}` +
    `,"warnings":${warningCodes(price)}`
  );
}

function sums(of: ScaledSums | undefined, places: number, mode: RoundingMode = 'HALF_UP'): string {
  if (!of) return 'null';
  const gross = of.inclVat === undefined ? 'null' : `"${fixedText(of.inclVat, places, mode)}"`;
  return `{"excl_vat":"${fixedText(of.exclVat, places, mode)}","incl_vat":${gross}}`;
}

function quantities({ energyMicroKwh, timeUs, parkingTimeUs, reservationTimeUs }: ScaledQuantities): string {
  return (
    `{"energy_kwh":"${microText(energyMicroKwh)}","time_s":"${microText(timeUs)}"` +
    `,"parking_time_s":"${microText(parkingTimeUs)}","reservation_time_s":"${microText(reservationTimeUs)}"}`
  );
}

/** Whole rates stand first and in order, as in every object whose keys are whole numbers. */
function vatBreakdown(rates: readonly ScaledRate[]): string {
  const entries = new Map(rates.map((rate) => [keyOf(rate), rate]));
  const keys = Object.keys(Object.fromEntries([...entries.keys()].map((key) => [key, 0])));
  const members = keys.map((key) => {
    const { base = 0n, vat = 0n } = entries.get(key) ?? {};
    return `"${key}":{"base":"${exactText(base)}","vat":"${exactText(vat)}"}`;
  });
  return `{${members.join(',')}}`;
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
