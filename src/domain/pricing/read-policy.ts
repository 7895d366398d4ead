import { HubError } from '../errors.js';
import { DEFAULT_POLICY, POLICY_CHOICES, type PricingPolicy } from './policy.js';
import { POLICY_MEANINGS } from './policy-meanings.js';

/** Options of a policy as files, the API and the command line write them: `{ missing_tariff_id: 'DEFAULT' }`. */
export type PolicyFields = Readonly<Record<string, boolean | string>>;

/**
 * Reads options by their names as fields are written, `missing_tariff_id`; those not named are absent. Refuses
 * (`bad-field`) a name or a reading that does not exist, and names it as `{at}.missing_tariff_id`.
 *
 * Two shorthands are read too: `snap` as true or false, and HALF_EVEN as a reading of `rounding`.
 */
export function readPolicy(given: PolicyFields, at = 'policy'): Partial<PricingPolicy> {
  const policy: Partial<Mutable<PricingPolicy>> = {};
  for (const [field, value] of Object.entries(given)) {
    const name = NAMES.get(field);
    if (!name) throw new HubError('bad-field', `${at}.${field}: no such policy`, `${at}.${field}`);
    if (name === 'rounding' && value === 'HALF_EVEN') policy.roundingMode = value;
    else setChoice(policy, { name, at, value: name === 'snap' ? (SNAP.get(value) ?? value) : value });
  }
  return policy;
}

/** Options as fields are written; the reverse of `readPolicy`. */
export function policyFields(policy: Partial<PricingPolicy>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(policy).map(([name, reading]) => [fieldOf(name), reading]));
}

/** One point on which OCPI is silent or contradicts itself, as a person who chooses a reading needs it. */
export interface PolicyOption {
  /** As fields are written: `missing_tariff_id`. */
  readonly field: string;
  readonly readings: readonly string[];
  /** The reading that the hub uses where none is named. */
  readonly standard: string;
  readonly meaning: string;
}

/** Every option of a policy, in the order in which a price is made. */
export function policyOptions(): readonly PolicyOption[] {
  return [...NAMES].map(([field, name]) => ({
    field,
    readings: POLICY_CHOICES[name],
    standard: DEFAULT_POLICY[name],
    meaning: POLICY_MEANINGS[name],
  }));
}

type Mutable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

const SNAP: ReadonlyMap<unknown, string> = new Map([
  [true, 'SPAN'],
  [false, 'VERBATIM'],
]);

const NAMES: ReadonlyMap<string, keyof PricingPolicy> = new Map(
  Object.keys(POLICY_CHOICES)
    .filter(isName)
    .map((name) => [fieldOf(name), name]),
);

function isName(name: string): name is keyof PricingPolicy {
  return Object.hasOwn(POLICY_CHOICES, name);
}

function fieldOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function setChoice<Name extends keyof PricingPolicy>(
  policy: Partial<Mutable<PricingPolicy>>,
  { name, at, value }: { readonly name: Name; readonly at: string; readonly value: boolean | string },
): void {
  const choices = POLICY_CHOICES[name];
  const choice = choices.find((known) => known === value);
  if (choice === undefined) {
    const field = `${at}.${fieldOf(name)}`;
    throw new HubError('bad-field', `${field}: expected one of ${choices.join(', ')}`, field);
  }
  policy[name] = choice;
}
