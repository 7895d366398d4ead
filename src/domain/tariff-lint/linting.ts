import type { TimeZone } from '../pricing/periods/local-time.js';
import type { PriceableTariff } from '../pricing/priced-cdr.js';
import type { PriceComponent, TariffElement, TariffRestrictions } from '../roaming/tariff.js';
import type { Finding } from './finding.js';

/** A tariff that is looked at, and when and where. */
export interface Linting {
  readonly tariff: PriceableTariff;
  readonly zone: TimeZone | undefined;
  /** Now; absent: what is over is not told. */
  readonly at: Date | undefined;
}

/** One thing that is looked for. */
export type LintRule = (linting: Linting) => readonly Finding[];

/** Asks something of the restrictions of every element that has some. */
export function eachRestriction(
  { tariff }: Linting,
  ask: (restrictions: TariffRestrictions, element: number) => readonly Finding[],
): readonly Finding[] {
  return tariff.elements.flatMap(({ restrictions }, element) => (restrictions ? ask(restrictions, element) : []));
}

export interface PlacedComponent {
  readonly component: PriceComponent;
  /** Index in `price_components`. */
  readonly index: number;
  /** Index in `elements`. */
  readonly element: number;
  readonly inElement: TariffElement;
}

/** All price components of a tariff in list order. */
export function componentsIn({ tariff }: Linting): PlacedComponent[] {
  return tariff.elements.flatMap((inElement, element) =>
    inElement.priceComponents.map((component, index) => ({ component, index, element, inElement })),
  );
}
