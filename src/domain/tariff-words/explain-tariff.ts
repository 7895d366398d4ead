import { HubError } from '../errors.js';
import { findTimeZone, type TimeZone } from '../pricing/periods/local-time.js';
import { needsLocalTime } from '../pricing/selection/restrictions.js';
import { isCalendarDay } from '../tariff-lint/grid/calendar-day.js';
import type { ExplainableTariff, ExplainedTopic, ExplainOptions, Explanation } from './explanation.js';
import { type Language, textsIn } from './languages.js';
import { priceTable } from './price-table.js';
import { lookThrough, priceTopics, type Saying, sentence } from './price-topics.js';
import { stepLines } from './step-lines.js';

/**
 * A tariff in words that a driver understands: what is charged when, fees, steps, limits, taxes and validity, and the
 * week as a table. Refuses a `day` that the calendar does not have (`bad-field`) and an unknown time zone (`cannot-price`).
 */
export function explainTariff(tariff: ExplainableTariff, { language, timeZone, day }: ExplainOptions): Explanation {
  const texts = textsIn(language);
  const zone = timeZone === undefined ? undefined : findTimeZone(timeZone);
  if (day !== undefined && !(/^\d{4}-\d{2}-\d{2}$/.test(day) && isCalendarDay(day))) {
    throw new HubError('bad-field', 'day: expected a day of the calendar, YYYY-MM-DD', 'day');
  }
  const saying: Saying = { tariff, texts, zone, reachedBy: lookThrough(tariff, zone) };
  const local = needsLocalTime(tariff);
  const table = local || day !== undefined ? priceTable(saying, day) : undefined;
  const topics = [
    ...(isFree(tariff) ? [freeTopic(saying)] : priceTopics(saying)),
    { heading: texts.tariff.headings.STEPS, lines: stepLines(saying) },
    { heading: texts.tariff.headings.LIMITS, lines: limitLines(saying).map(sentence) },
    { heading: texts.tariff.headings.NOTES, lines: noteLines(saying, local).map(sentence) },
    { heading: texts.tariff.headings.VALIDITY, lines: validityLines(saying).map(sentence) },
    { heading: texts.tariff.headings.OPERATOR, lines: operatorLines(tariff, language).map(sentence) },
  ];
  return {
    title: texts.tariff.title(tariff.id),
    topics: topics.filter(({ lines }) => lines.length > 0),
    ...(table ? { table } : {}),
  };
}

function isFree({ elements, minPrice }: ExplainableTariff): boolean {
  if (minPrice && !minPrice.exclVat.isZero()) return false;
  return elements.every(({ priceComponents }) => priceComponents.every(({ price }) => price.isZero()));
}

function freeTopic({ texts }: Saying): ExplainedTopic {
  return { heading: texts.tariff.headings.FREE, lines: [sentence(texts.tariff.allFree)] };
}

function limitLines({ tariff, texts }: Saying): string[] {
  const { minPrice, maxPrice, currency } = tariff;
  const limits = [['min', minPrice] as const, ['max', maxPrice] as const];
  return limits.flatMap(([kind, price]) => {
    if (!price) return [];
    const incl = price.inclVat && { amount: price.inclVat, currency };
    return texts.tariff.limit(kind, { amount: price.exclVat, currency }, incl);
  });
}

function noteLines({ tariff, texts, zone }: Saying, local: boolean): string[] {
  const priced = new Set(
    tariff.elements.flatMap(({ priceComponents, restrictions }) =>
      restrictions?.reservation ? [] : priceComponents.map(({ type }) => type),
    ),
  );
  const missing = (['ENERGY', 'TIME', 'PARKING_TIME'] as const).filter((dimension) => !priced.has(dimension));
  return [
    ...(missing.length === 0 || isFree(tariff) ? [] : [texts.tariff.notCharged(missing)]),
    ...(local ? [texts.tariff.localTime(zone?.name)] : []),
    ...(local || isFree(tariff) ? [] : [texts.table.sameAllWeek]),
  ];
}

function validityLines({ tariff, texts, zone }: Saying): string[] {
  const { type, startsAt, endsAt } = tariff;
  const say = (instant: Date): string => instantIn(instant, texts.format.instant, zone);
  return [
    ...(type ? [texts.tariff.types[type]] : []),
    ...(startsAt ? [texts.tariff.validFrom(say(startsAt))] : []),
    ...(endsAt ? [texts.tariff.validUntil(say(endsAt))] : []),
  ];
}

function instantIn(
  instant: Date,
  format: (instant: Date, zone?: TimeZone) => string,
  zone: TimeZone | undefined,
): string {
  return zone ? format(instant, zone) : format(instant);
}

/** The operator's text in the language that is asked for, else the first one. */
function operatorLines({ altText = [], altUrl }: ExplainableTariff, language: Language): string[] {
  const own = altText.find((text) => text.language.toLowerCase() === language) ?? altText[0];
  return [...(own ? [own.text] : []), ...(altUrl === undefined ? [] : [textsIn(language).tariff.operatorUrl(altUrl)])];
}
