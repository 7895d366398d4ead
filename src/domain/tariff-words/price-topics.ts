import { Decimal } from '../decimal.js';
import type { TimeZone } from '../pricing/periods/local-time.js';
import type { BilledDimension } from '../pricing/priced-cdr.js';
import type { SelectedComponent } from '../pricing/selection/component-selection.js';
import { componentsOf, coverageOf, type Topic } from '../tariff-lint/grid/coverage.js';
import { conditionIn } from './conditions.js';
import type { ExplainableTariff, ExplainedLine, ExplainedTopic } from './explanation.js';
import { capitalise } from './format.js';
import { priceOfComponent, taxOf } from './price-words.js';
import type { Texts } from './texts.js';

/** A tariff that is being explained. */
export interface Saying {
  readonly tariff: ExplainableTariff;
  readonly texts: Texts;
  readonly zone: TimeZone | undefined;
  readonly reachedBy: (topic: Topic) => Reached;
}

/** The components of a topic that some session gets to, and whether no session is left without a price. */
export interface Reached {
  readonly reached: readonly SelectedComponent[];
  readonly complete: boolean;
}

export function sentence(text: string): ExplainedLine {
  return { kind: 'SENTENCE', text };
}

/** What each thing costs when, one topic each; what the tariff does not price has none. */
export function priceTopics(saying: Saying): ExplainedTopic[] {
  const { headings, feeOnce, parkingMeans, expiredInstead } = saying.texts.tariff;
  const lines = (dimension: BilledDimension, more: readonly string[] = []): ExplainedLine[] =>
    priceLines(saying, { dimension }, more);
  const reserved = (reservation: 'RESERVATION' | 'RESERVATION_EXPIRES'): ExplainedLine[] => [
    ...priceLines(saying, { dimension: 'RESERVATION_FLAT', reservation }),
    ...priceLines(saying, { dimension: 'RESERVATION_TIME', reservation }),
  ];
  const expired = reserved('RESERVATION_EXPIRES');
  const fee = lines('FLAT');
  const feeByCase = fee.some(({ kind }) => kind === 'CASE');
  return [
    { heading: headings.ENERGY, lines: lines('ENERGY') },
    { heading: headings.TIME, lines: lines('TIME') },
    { heading: headings.PARKING_TIME, lines: lines('PARKING_TIME', [parkingMeans]) },
    { heading: headings.FLAT, lines: [...fee, ...(feeByCase ? [sentence(feeOnce)] : [])] },
    { heading: headings.RESERVATION_TIME, lines: reserved('RESERVATION') },
    { heading: headings.EXPIRED, lines: [...expired, ...(expired.length > 0 ? [sentence(expiredInstead)] : [])] },
  ].filter((topic) => topic.lines.length > 0);
}

/** Looks a tariff through, each topic once. */
export function lookThrough(tariff: ExplainableTariff, zone: TimeZone | undefined): Saying['reachedBy'] {
  const known = new Map<string, Reached>();
  return (topic) => {
    const key = `${topic.dimension} ${topic.reservation}`;
    const reached = known.get(key) ?? reachedIn(tariff, topic, zone);
    known.set(key, reached);
    return reached;
  };
}

function reachedIn(tariff: ExplainableTariff, topic: Topic, zone: TimeZone | undefined): Reached {
  const coverage = coverageOf(tariff, topic, zone);
  if (!coverage) return { reached: componentsOf(tariff, topic), complete: true };
  return {
    reached: coverage.reaches.flatMap(({ selected, taken }) => (taken > 0 ? selected : [])),
    complete: !coverage.owner.includes(-1),
  };
}

/** More cases than this are not told one by one. */
const MOST_CASES = 16;

function priceLines(saying: Saying, topic: Topic, notes: readonly string[] = []): ExplainedLine[] {
  const { tariff, texts } = saying;
  const { reached, complete } = saying.reachedBy(topic);
  const [only, ...others] = reached;
  if (!only) return [];
  const after = notes.map(sentence);
  const isUniform = others.length === 0 && conditionIn(only.element.restrictions, texts) === undefined;
  if (isUniform) {
    const { component } = only;
    const text = component.price.isZero()
      ? texts.tariff.free(topic.dimension)
      : texts.tariff.always(topic.dimension, priceText(only, topic, saying));
    return [sentence(text), ...after];
  }
  if (reached.length > MOST_CASES) {
    const prices = reached.map(({ component }) => component.price);
    const [lowest, highest] = [Decimal.min(...prices), Decimal.max(...prices)];
    const { currency } = tariff;
    const text = texts.tariff.manyPrices(reached.length, { amount: lowest, currency }, { amount: highest, currency });
    return [sentence(text), ...after];
  }
  const rest = `${capitalise(texts.conditions.otherwise)}: ${texts.tariff.noPrice}`;
  return [
    sentence(texts.tariff.firstThatApplies),
    ...reached.map((selected) => caseLine(selected, topic, saying)),
    ...(complete ? [] : [{ kind: 'CASE', text: rest } as const]),
    ...after,
  ];
}

function caseLine(selected: SelectedComponent, topic: Topic, saying: Saying): ExplainedLine {
  const when = conditionIn(selected.element.restrictions, saying.texts) ?? saying.texts.conditions.otherwise;
  return { kind: 'CASE', text: `${capitalise(when)}: ${priceText(selected, topic, saying)}` };
}

function priceText({ component }: SelectedComponent, { dimension }: Topic, { tariff, texts }: Saying): string {
  if (component.price.isZero()) return texts.tariff.freePrice;
  return texts.tariff.price(dimension, priceOfComponent(component, tariff), taxOf(component, tariff));
}
