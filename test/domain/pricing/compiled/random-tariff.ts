import { Decimal } from '../../../../src/domain/decimal.js';
import { WEEKDAYS } from '../../../../src/domain/pricing/periods/local-time.js';
import type { PriceableTariff } from '../../../../src/domain/pricing/priced-cdr.js';
import type { Price } from '../../../../src/domain/roaming/price.js';
import type {
  DayOfWeek,
  PriceComponent,
  TariffDimension,
  TariffElement,
  TariffRestrictions,
} from '../../../../src/domain/roaming/tariff.js';
import type { Prng } from './prng.js';

type Mutable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

/** What a tariff is made around: so that its windows and dates meet the session. */
export interface Around {
  readonly startMs: number;
  readonly currency: string;
}

const DAY_MS = 86_400_000;
const VATS = ['21', '21', '21', '0', '9', '5.5', '19.6', '7.123456'] as const;
const STEPS = [0, 1, 1, 1, 7, 60, 300, 500, 900, 1_000] as const;

/** A decimal of some hundreds at most, with up to `places` decimals. */
export function amount(random: Prng, size: number, places: number): Decimal {
  const scale = 10 ** places;
  return new Decimal(random.below(size * scale)).dividedBy(scale);
}

export function randomTariff(random: Prng, around: Around, id: string): PriceableTariff {
  const dated = random.chance(0.04);
  const vats = random.chance(0.6) ? [random.pick(VATS)] : [...VATS, undefined, undefined];
  const elements = dated ? slotElements(random, around) : someElements(random, around, vats);
  const tariff: Mutable<PriceableTariff> = { id, currency: around.currency, elements };
  if (random.chance(0.15)) tariff.minPrice = limit(random, 12);
  if (random.chance(0.15)) tariff.maxPrice = limit(random, 30);
  if (random.chance(0.12)) tariff.taxIncluded = random.pick(['NO', 'NO', 'N/A', 'N/A', 'UNKNOWN', 'UNKNOWN', 'YES']);
  if (random.chance(0.2)) tariff.type = random.pick(['REGULAR', 'AD_HOC_PAYMENT', 'PROFILE_CHEAP']);
  if (random.chance(0.08)) tariff.startsAt = new Date(around.startMs + (random.below(5) - 3) * 1_800_000);
  if (random.chance(0.08)) tariff.endsAt = new Date(around.startMs + (random.below(5) - 1) * 1_800_000);
  return tariff;
}

function limit(random: Prng, size: number): Price {
  const exclVat = amount(random, size, random.pick([0, 2, 2, 4]));
  return random.chance(0.4) ? { exclVat } : { exclVat, inclVat: amount(random, size, 2) };
}

/** Day-ahead prices: an element for each hour or quarter of an hour of two days. */
function slotElements(random: Prng, { startMs }: Around): TariffElement[] {
  const minutes = random.pick([15, 60, 120, 120, 120]);
  const elements: TariffElement[] = [];
  for (const day of [0, 1]) {
    const dates = { startDate: date(startMs + day * DAY_MS), endDate: date(startMs + (day + 1) * DAY_MS) };
    for (let minute = 0; minute < 1_440; minute += minutes) {
      const price = new Decimal(random.below(400) - 40).dividedBy(1_000);
      const component = { type: 'ENERGY', price, stepSize: 1, vat: new Decimal(21) } as const;
      const times = { startTime: clock(minute), endTime: clock((minute + minutes) % 1_440) };
      elements.push({ priceComponents: [component], restrictions: { ...dates, ...times } });
    }
  }
  return elements;
}

function someElements(random: Prng, around: Around, vats: readonly (string | undefined)[]): TariffElement[] {
  const elements: TariffElement[] = [];
  for (let left = 1 + random.below(5); left > 0; left -= 1) {
    const priceComponents = components(random, vats);
    const restricted = random.chance(0.6);
    elements.push(restricted ? { priceComponents, restrictions: restrictions(random, around) } : { priceComponents });
  }
  return elements;
}

const TYPES: readonly [TariffDimension, ...TariffDimension[]] = ['ENERGY', 'TIME', 'PARKING_TIME', 'FLAT'];

function components(random: Prng, vats: readonly (string | undefined)[]): PriceComponent[] {
  const made: PriceComponent[] = [];
  for (let left = 1 + random.below(4); left > 0; left -= 1) {
    const places = random.chance(0.004) ? 7 : random.pick([0, 2, 2, 3, 4, 6]);
    const size = random.pick([1, 5, 5, 5, random.chance(0.05) ? 90_000 : 10]);
    const unsigned = amount(random, size, places);
    const price = random.chance(0.05) ? unsigned.negated() : unsigned;
    const vat = vats[random.below(vats.length)];
    const component = { type: random.pick(TYPES), price, stepSize: random.pick(STEPS) };
    made.push(vat === undefined ? component : { ...component, vat: new Decimal(vat) });
  }
  return made;
}

/** A few of them at a time, with bounds that a session of some hours runs into. */
function restrictions(random: Prng, { startMs }: Around): TariffRestrictions {
  const made: Mutable<TariffRestrictions> = {};
  for (let left = 1 + random.below(3); left > 0; left -= 1) {
    const one = random.below(10);
    if (one < 3) addWindow(random, made, random.chance(0.3));
    else if (one === 3) addDates(random, made, startMs);
    else if (one === 4) made.dayOfWeek = days(random);
    else if (one === 5)
      Object.assign(
        made,
        bounds(random, ['minKwh', 'maxKwh'], () => energyBound(random)),
      );
    else if (one === 6) {
      const seconds = () => new Decimal(random.below(40) * random.pick([60, 300, 901]));
      Object.assign(made, bounds(random, ['minDurationS', 'maxDurationS'], seconds));
    } else if (one === 7)
      Object.assign(
        made,
        bounds(random, ['minPower', 'maxPower'], () => amount(random, 50, 1)),
      );
    else if (one === 8)
      Object.assign(
        made,
        bounds(random, ['minCurrent', 'maxCurrent'], () => amount(random, 64, 0)),
      );
    else made.reservation = random.pick(['RESERVATION', 'RESERVATION', 'RESERVATION_EXPIRES']);
  }
  return made;
}

function bounds(random: Prng, [min, max]: readonly [string, string], value: () => Decimal): Record<string, Decimal> {
  const side = random.below(3);
  return { ...(side === 1 ? {} : { [min]: value() }), ...(side === 0 ? {} : { [max]: value() }) };
}

/** Now and then one that volumes of five kWh meet exactly. */
function energyBound(random: Prng): Decimal {
  return random.chance(0.5) ? new Decimal(random.below(9) * 5) : amount(random, 40, random.pick([0, 1, 3]));
}

function addWindow(random: Prng, made: Mutable<TariffRestrictions>, onSomeDays: boolean): void {
  if (onSomeDays) made.dayOfWeek = days(random);
  const quarter = () => clock(random.below(random.pick([96, 24, 8])) * 15);
  if (random.chance(0.85)) made.startTime = quarter();
  if (random.chance(0.85)) made.endTime = random.chance(0.03) ? (made.startTime ?? '00:00') : quarter();
}

function addDates(random: Prng, made: Mutable<TariffRestrictions>, startMs: number): void {
  if (random.chance(0.7)) made.startDate = date(startMs + (random.below(5) - 2) * DAY_MS);
  if (random.chance(0.7)) made.endDate = date(startMs + (random.below(5) - 1) * DAY_MS);
}

function days(random: Prng): DayOfWeek[] {
  return WEEKDAYS.filter(() => random.chance(0.5));
}

function clock(minute: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

function date(instantMs: number): string {
  return new Date(instantMs).toISOString().slice(0, 10);
}
