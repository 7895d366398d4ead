import { Decimal, sum } from '../decimal.js';
import type { Cdr } from '../roaming/cdr.js';
import type { Agreement } from './agreement.js';
import type { IntakeRule } from './cdr-record.js';
import type { SignedDataVerdict } from './signed-data-verdict.js';

/** A rule that a CDR breaks: it is kept, and not cleared. `field` is the JSON path in OCPI's own words. */
export interface IntakeRefusal {
  readonly rule: IntakeRule;
  readonly reason: string;
  readonly field: string;
}

export interface IntakeInput {
  readonly cdr: Cdr;
  readonly receivedAt: Date;
  /** Absent: the token's party is unknown, or has no agreement with the CPO at the time of the session. */
  readonly agreement: Agreement | undefined;
  /** From the Location; absent: the agreement's highest power counts, and without one power is not judged. */
  readonly connectorMaxPowerKw?: Decimal;
  readonly signedData: SignedDataVerdict;
}

const ENERGY_TOLERANCE_KWH = new Decimal('0.001');
const COST_TOLERANCE = new Decimal('0.01');
const METER_TOLERANCE_KWH = new Decimal('0.01');
const POWER_MARGIN = new Decimal('1.1');
const DAY_MS = 86_400_000;

/**
 * Asks whether a CDR can be cleared at all; returns the first broken rule, in the order of INTAKE_RULES, or undefined.
 *
 * A credit CDR repeats its original with only the total negated (OCPI 2.2.1, mod_cdrs, Credit CDRs): its sums were
 * judged with the original, and it is never too old.
 */
export function checkIntake(input: IntakeInput): IntakeRefusal | undefined {
  const { agreement, cdr } = input;
  if (agreement === undefined) {
    const parties = `${cdr.party.countryCode}*${cdr.party.partyId} and ${cdr.token.party.countryCode}*${cdr.token.party.partyId}`;
    return refusal('NO_AGREEMENT', `no agreement between ${parties} covers this session`, 'cdr_token');
  }
  const general = checkCurrency(cdr, agreement) ?? checkTimeOrder(cdr);
  if (general !== undefined || cdr.credit) return general;
  return (
    checkAge(input, agreement) ??
    checkEnergySum(cdr) ??
    checkCostSum(cdr) ??
    checkPower(input, agreement) ??
    checkSignedData(cdr, input.signedData)
  );
}

function checkCurrency(cdr: Cdr, agreement: Agreement): IntakeRefusal | undefined {
  if (cdr.currency === agreement.currency) return undefined;
  return refusal('CURRENCY', `${cdr.currency} is not in the agreement, which is in ${agreement.currency}`, 'currency');
}

function checkTimeOrder(cdr: Cdr): IntakeRefusal | undefined {
  if (cdr.endedAt.getTime() >= cdr.startedAt.getTime()) return undefined;
  return refusal(
    'TIME_ORDER',
    `ends at ${iso(cdr.endedAt)}, before it starts at ${iso(cdr.startedAt)}`,
    'end_date_time',
  );
}

function checkAge({ cdr, receivedAt }: IntakeInput, { maxAgeDays }: Agreement): IntakeRefusal | undefined {
  if (maxAgeDays === undefined) return undefined;
  const ageMs = receivedAt.getTime() - cdr.startedAt.getTime();
  if (ageMs <= maxAgeDays * DAY_MS) return undefined;
  const reason = `began at ${iso(cdr.startedAt)}, more than ${maxAgeDays} days before it came`;
  return refusal('TOO_OLD', reason, 'start_date_time');
}

function checkEnergySum(cdr: Cdr): IntakeRefusal | undefined {
  const volumes = cdr.chargingPeriods
    .flatMap((period) => period.dimensions)
    .filter((dimension) => dimension.type === 'ENERGY')
    .map((dimension) => dimension.volume);
  if (volumes.length === 0) return undefined;
  const energyKwh = sum(volumes);
  if (energyKwh.minus(cdr.totalEnergyKwh).abs().lessThanOrEqualTo(ENERGY_TOLERANCE_KWH)) return undefined;
  const reason = `periods have ${energyKwh.toFixed()} kWh, the total is ${cdr.totalEnergyKwh.toFixed()} kWh`;
  return refusal('ENERGY_SUM', reason, 'total_energy');
}

function checkCostSum(cdr: Cdr): IntakeRefusal | undefined {
  const parts = [
    cdr.totalFixedCost,
    cdr.totalEnergyCost,
    cdr.totalTimeCost,
    cdr.totalParkingCost,
    cdr.totalReservationCost,
  ].filter((part) => part !== undefined);
  if (parts.length === 0) return undefined;
  const total = cdr.totalCost.exclVat;
  const ofParts = sum(parts.map((part) => part.exclVat));
  if (ofParts.minus(total).abs().lessThanOrEqualTo(COST_TOLERANCE) || isPriceLimit(cdr, ofParts)) return undefined;
  return refusal('COST_SUM', `parts cost ${ofParts.toFixed()}, the total is ${total.toFixed()}`, 'total_cost');
}

/** A total that a tariff's min_price or max_price made differs from its parts, and rightly (OCPI 2.2.1, mod_tariffs). */
function isPriceLimit(cdr: Cdr, ofParts: Decimal): boolean {
  const total = cdr.totalCost.exclVat;
  return cdr.tariffs.some(({ minPrice, maxPrice }) => {
    const raised = minPrice?.exclVat.equals(total) && ofParts.lessThan(total);
    const capped = maxPrice?.exclVat.equals(total) && ofParts.greaterThan(total);
    return raised === true || capped === true;
  });
}

function checkPower({ cdr, connectorMaxPowerKw }: IntakeInput, agreement: Agreement): IntakeRefusal | undefined {
  const maxKw = connectorMaxPowerKw ?? agreement.maxPowerKw;
  if (maxKw === undefined || !cdr.totalTimeH.greaterThan(0)) return undefined;
  if (cdr.totalEnergyKwh.lessThanOrEqualTo(maxKw.times(POWER_MARGIN).times(cdr.totalTimeH))) return undefined;
  const averageKw = cdr.totalEnergyKwh.dividedBy(cdr.totalTimeH).toFixed(1);
  return refusal(
    'POWER_IMPLAUSIBLE',
    `${averageKw} kW on average, the connector has ${maxKw.toFixed()} kW`,
    'total_energy',
  );
}

function checkSignedData(cdr: Cdr, verdict: SignedDataVerdict): IntakeRefusal | undefined {
  if (verdict.kind === 'invalid') return refusal('SIGNATURE_INVALID', verdict.reason, 'signed_data');
  if (verdict.kind !== 'valid' || verdict.energyKwh === undefined) return undefined;
  if (verdict.energyKwh.minus(cdr.totalEnergyKwh).abs().lessThanOrEqualTo(METER_TOLERANCE_KWH)) return undefined;
  const reason = `the meter signed ${verdict.energyKwh.toFixed()} kWh, the total is ${cdr.totalEnergyKwh.toFixed()} kWh`;
  return refusal('METER_MISMATCH', reason, 'signed_data');
}

function refusal(rule: IntakeRule, reason: string, field: string): IntakeRefusal {
  return { rule, reason, field };
}

function iso(instant: Date): string {
  return instant.toISOString();
}
