import { Decimal, ZERO } from '../../../../src/domain/decimal.js';
import { DEFAULT_ONLY } from '../../../../src/domain/pricing/compiled/compile-tariffs.js';
import { POLICY_CHOICES, type PricingPolicy } from '../../../../src/domain/pricing/policy.js';
import type { PriceableCdr, PriceableTariff, PricingInput } from '../../../../src/domain/pricing/priced-cdr.js';
import type { CdrDimension, CdrDimensionType, ChargingPeriod } from '../../../../src/domain/roaming/cdr.js';
import type { Prng } from './prng.js';
import { type Around, amount, randomTariff } from './random-tariff.js';

type Mutable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata'] as const;
/** Instants around which those zones put their clocks forward or back. */
const CLOCK_CHANGES = [
  '2026-03-29T01:00:00Z',
  '2026-10-25T01:00:00Z',
  '2026-03-08T07:00:00Z',
  '2026-11-01T06:00:00Z',
  '2026-04-04T15:00:00Z',
  '2026-10-03T15:30:00Z',
] as const;
const CURRENCIES = ['EUR', 'EUR', 'EUR', 'JPY', 'KWD', 'USD'] as const;
const YEAR_MS = 365 * 86_400_000;
const MINUTE_MS = 60_000;

/** Some sessions that share their tariffs, time zone and policy; most of them usual and some of them odd. */
export function randomInputs(random: Prng, sessions: number): PricingInput[] {
  const around = { startMs: startOf(random), currency: random.pick(CURRENCIES) };
  const tariffs = tariffsAround(random, around);
  const shared: Mutable<Pick<PricingInput, 'policy' | 'tariffs' | 'timeZone'>> = { tariffs };
  if (!random.chance(0.005)) shared.timeZone = random.chance(0.001) ? 'IRN' : random.pick(ZONES);
  if (random.chance(0.4)) shared.policy = policyOf(random);
  return Array.from({ length: sessions }, (_, index) => {
    const startMs = index === 0 ? around.startMs : around.startMs + (random.below(97) - 48) * 15 * MINUTE_MS;
    const input: Mutable<PricingInput> = { ...shared, cdr: sessionOf(random, { ...around, startMs }, tariffs) };
    if (random.chance(0.1)) input.context = { reservation: random.pick(['EXPIRED', 'USED']) };
    else if (random.chance(0.05)) input.context = { profile: random.pick(['PROFILE_CHEAP', 'REGULAR']) };
    return input;
  });
}

function startOf(random: Prng): number {
  const grid = random.pick([1, 1_000, MINUTE_MS, 15 * MINUTE_MS, 15 * MINUTE_MS]);
  const nearChange = random.chance(0.4);
  const fromMs = nearChange
    ? Date.parse(random.pick(CLOCK_CHANGES)) - random.below(random.pick([4, 4, 20]) * 60) * MINUTE_MS
    : Date.UTC(2026, 0, 1) + random.below(YEAR_MS);
  return Math.floor(fromMs / grid) * grid;
}

function tariffsAround(random: Prng, around: Around): PriceableTariff[] {
  const other = { ...around, currency: random.chance(0.005) ? 'CHF' : around.currency.toLowerCase() };
  const tariffs = [randomTariff(random, random.chance(0.05) ? other : around, 'T1')];
  if (random.chance(0.25)) tariffs.push(randomTariff(random, around, random.pick(['T2', 'T2', 't1', 'T1'])));
  if (random.chance(0.05)) tariffs.push(randomTariff(random, around, 'T3'));
  return tariffs;
}

/** Points of the policy that the compiled engine leaves to the reference engine are chosen now and then. */
function policyOf(random: Prng): Partial<PricingPolicy> {
  const policy: Mutable<Partial<PricingPolicy>> = {};
  const choose = <Name extends keyof PricingPolicy>(name: Name): void => {
    const choices: readonly PricingPolicy[Name][] = POLICY_CHOICES[name];
    const choice = choices[random.below(choices.length)];
    if (choice !== undefined) policy[name] = choice;
  };
  for (let left = 1 + random.below(5); left > 0; left -= 1) choose(random.pick(COMPARED));
  if (random.chance(0.3)) choose('wrapDow');
  if (random.chance(0.1)) choose(random.pick(DEFAULT_ONLY));
  return policy;
}

/** Points of the policy of which the compiled engine knows every reading. */
export const COMPARED = [
  'unorderedPeriods',
  'duplicateDimension',
  'sessionOnlyDimension',
  'snap',
  'missingTariffId',
  'tariffValidity',
  'wrapDow',
  'startEqEnd',
  'powerReading',
  'durationFrom',
  'flat',
  'flatAtZeroEnergy',
  'combined',
  'stepTotal',
  'reservationStep',
  'clampMissingIncl',
  'reservationOnlyLimits',
  'roundingMode',
] as const;

function sessionOf(random: Prng, { startMs, currency }: Around, tariffs: readonly PriceableTariff[]): PriceableCdr {
  const naming = random.pick(['NONE', 'ALL', 'ALL', random.chance(0.3) ? 'SOME' : 'ALL'] as const);
  const kinds = random.pick(['CHARGING', 'CHARGING', 'CHARGING', 'RESERVED_FIRST', 'RESERVED_ONLY'] as const);
  const odd = random.chance(0.02);
  const chargingPeriods: ChargingPeriod[] = [];
  let atMs = startMs;
  let energy = ZERO;
  const count = 1 + random.below(random.pick([1, 2, 3, 5]));
  for (let index = 0; index < count; index += 1) {
    const spanMs = spanOf(random);
    const reserved = kinds === 'RESERVED_ONLY' || (kinds === 'RESERVED_FIRST' && index === 0) || random.chance(0.01);
    const dimensions = dimensionsOf(random, { spanMs, reserved, odd });
    for (const { type, volume } of dimensions) if (type === 'ENERGY') energy = energy.plus(volume);
    const period: Mutable<ChargingPeriod> = { startedAt: new Date(atMs), dimensions };
    const id = tariffs[random.below(tariffs.length)]?.id;
    if (id && (naming === 'ALL' || (naming === 'SOME' && random.chance(0.5)))) period.tariffId = id;
    chargingPeriods.push(period);
    atMs += spanMs;
  }
  if (random.chance(0.003)) chargingPeriods.reverse();
  if (random.chance(0.001)) chargingPeriods.length = 0;
  return {
    currency,
    chargingPeriods,
    startedAt: new Date(startMs + (random.chance(0.03) ? random.below(3) * 60_000 - 60_000 : 0)),
    endedAt: new Date(random.chance(0.002) ? startMs - 1 : atMs),
    ...(random.chance(0.05) ? { credit: random.chance(0.8) } : {}),
    ...(random.chance(0.3) ? { totalEnergyKwh: told(random, energy) } : {}),
    ...(random.chance(0.2) ? { token: { type: random.pick(['RFID', 'AD_HOC_USER']) } } : {}),
    ...(random.chance(0.3) ? { location: { evseUid: random.pick(['#NA', 'E1']) } } : {}),
  };
}

function spanOf(random: Prng): number {
  if (random.chance(0.01)) return 0;
  if (random.chance(0.03)) return random.below(40) * 3_600_000;
  return random.chance(0.6) ? (1 + random.below(8)) * 15 * MINUTE_MS : 1 + random.below(3 * 3_600_000);
}

function told(random: Prng, energy: Decimal): Decimal {
  const kind = random.below(4);
  if (kind === 0) return energy.dividedBy(1_000).toDecimalPlaces(3);
  if (kind === 1) return energy.plus(amount(random, 2, 3));
  return kind === 2 ? energy.plus(new Decimal(random.below(5)).dividedBy(2_000)) : energy;
}

interface Stretch {
  readonly spanMs: number;
  readonly reserved: boolean;
  /** Whether there may be digits, dimensions and repetitions that the compiled engine does not take. */
  readonly odd: boolean;
}

function dimensionsOf(random: Prng, { spanMs, reserved, odd }: Stretch): CdrDimension[] {
  const made: CdrDimension[] = [];
  const add = (type: CdrDimensionType, volume: Decimal): void => {
    made.push({ type, volume });
  };
  const hours = (): Decimal => hoursOf(random, spanMs);
  if (!reserved || random.chance(0.05)) {
    if (random.chance(0.75)) add('ENERGY', energyOf(random, odd));
    const kind = random.below(10);
    if (kind < 4) add('TIME', hours());
    else if (kind < 7) add('PARKING_TIME', hours());
    else if (kind === 7) {
      add('TIME', hours());
      add('PARKING_TIME', hours());
    }
  }
  if (reserved) add('RESERVATION_TIME', hours());
  if (random.chance(0.2)) add(random.pick(['MIN_POWER', 'MAX_POWER']), amount(random, 50, 1));
  if (random.chance(0.1)) add('MIN_POWER', amount(random, 50, 1));
  if (random.chance(0.2)) add(random.pick(['MIN_CURRENT', 'MAX_CURRENT']), amount(random, 64, 0));
  if (odd && random.chance(0.3)) add('STATE_OF_CHARGE', amount(random, 99, 0));
  if (odd && random.chance(0.3) && made[0]) add(made[0].type, made[0].volume);
  return odd ? made : made.filter(({ type }, index) => made.findIndex((one) => one.type === type) === index);
}

function energyOf(random: Prng, odd: boolean): Decimal {
  const places = odd && random.chance(0.3) ? 7 : random.pick([0, 1, 3, 3, 4, 6]);
  if (random.chance(0.2)) return new Decimal(random.below(7) * 5);
  const volume = amount(random, random.chance(0.01) ? 50_000_000 : 30, places);
  return random.chance(0.05) ? volume.negated() : volume;
}

/** The length of the period with four decimals or six, or some other time. */
function hoursOf(random: Prng, spanMs: number): Decimal {
  if (random.chance(0.15)) return amount(random, 3, random.pick([0, 2, 4, 6]));
  return new Decimal(spanMs).dividedBy(3_600_000).toDecimalPlaces(random.pick([4, 4, 4, 6]));
}
