import { HubError } from '../../errors.js';
import type { TariffType } from '../../roaming/tariff.js';
import type { BillingPeriod } from '../periods/charging-periods.js';
import type { PricingPolicy } from '../policy.js';
import type { PriceableTariff, PricingInput, PricingWarning } from '../priced-cdr.js';
import { periodWithoutTariffId, tariffNotValid } from '../warning-texts.js';
import type { Warn } from '../warnings.js';

interface Reading {
  readonly policy: PricingPolicy;
  readonly warn: Warn;
}

/**
 * Says which tariff prices each period: the one that it names, or where no period names any, the one valid at session
 * start, as the policy says (OCPI 2.2.1, mod_cdrs, ChargingPeriod.tariff_id). `undefined`: no tariff is relevant, the
 * period is free. Refuses a named tariff that is not there, no valid tariff, and a tariff in another currency than the
 * CDR.
 */
export function assignTariffs(
  input: PricingInput,
  periods: readonly BillingPeriod[],
  reading: Reading,
): (PriceableTariff | undefined)[] {
  const named = periods.some((period) => period.tariffId !== undefined);
  const { missingTariffId, noTariffNamed } = reading.policy;
  const unpriced = (named ? missingTariffId : noTariffNamed) === 'UNPRICED';
  const assigned = periods.map((period) => {
    if (period.tariffId !== undefined) return findNamed(input, period, reading.warn);
    if (unpriced) return passOver(periodWithoutTariffId(period.index, named), reading.warn);
    return findValid(input, period, reading.policy);
  });
  for (const tariff of assigned) if (tariff) requireCurrency(input, tariff);
  return assigned;
}

function passOver(warning: PricingWarning, warn: Warn): undefined {
  warn(warning);
}

/** Ids compare without case. Of several versions under one id, the one valid at session start, else the first. */
function findNamed({ cdr, tariffs }: PricingInput, period: BillingPeriod, warn: Warn): PriceableTariff {
  const field = `charging_periods.${period.index}.tariff_id`;
  const versions = tariffs.filter((tariff) => tariff.id.toUpperCase() === period.tariffId?.toUpperCase());
  const [first] = versions;
  if (!first) throw new HubError('cannot-price', `tariff ${period.tariffId} is not known`, field);
  const valid =
    versions.find((tariff) => isValidAt(tariff, cdr.startedAt.getTime())) ??
    versions.find((tariff) => isValidAt(tariff, period.startMs));
  if (valid) return valid;
  warn(tariffNotValid(period.index, first.id));
  return first;
}

function findValid(input: PricingInput, { startMs }: BillingPeriod, policy: PricingPolicy): PriceableTariff {
  const instantMs = policy.tariffValidity === 'PERIOD_START' ? startMs : input.cdr.startedAt.getTime();
  const valid = input.tariffs.filter((tariff) => isValidAt(tariff, instantMs));
  const chosen = (policy.severalValid === 'BY_TYPE' ? fittingType(input, valid) : undefined) ?? valid[0];
  if (chosen) return chosen;
  throw new HubError('cannot-price', 'no tariff is valid at the start of the session', 'tariffs');
}

/** The tariff for the driver's profile, else one for every driver. */
function fittingType({ cdr, context }: PricingInput, valid: readonly PriceableTariff[]): PriceableTariff | undefined {
  const profile = context?.profile ?? profileOf(cdr.token?.type);
  return valid.find(({ type }) => type === profile) ?? valid.find(({ type }) => type === undefined);
}

/** The kind of tariff that a token asks for where nobody says which one the driver chose. */
export function profileOf(tokenType: string | undefined): TariffType {
  return tokenType === 'AD_HOC_USER' ? 'AD_HOC_PAYMENT' : 'REGULAR';
}

function isValidAt({ startsAt, endsAt }: PriceableTariff, instantMs: number): boolean {
  return !(startsAt && startsAt.getTime() > instantMs) && !(endsAt && endsAt.getTime() <= instantMs);
}

function requireCurrency({ cdr }: PricingInput, tariff: PriceableTariff): void {
  if (tariff.currency.toUpperCase() === cdr.currency.toUpperCase()) return;
  const message = `the CDR is in ${cdr.currency}, tariff ${tariff.id} in ${tariff.currency}`;
  throw new HubError('cannot-price', message, 'currency');
}
