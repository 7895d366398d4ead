import { Decimal, ZERO } from '../decimal.js';
import { Setting } from '../invoicing/read-setting.js';
import { isIban, plainIban } from './iban.js';
import { DEFAULT_POLICIES, type DefaultPolicy } from './settlement.js';

/** How the hub settles: data of tariffs/settlement.json, checked at start. */
export interface SettlementRules {
  readonly version: string;
  /** A member's net amount below that of its currency is carried forward; a currency without one has no threshold. */
  readonly thresholds: Readonly<Record<string, Decimal>>;
  readonly defaultPolicy: DefaultPolicy;
  /** A rate table that is older than that on the day of the cut-off refuses the run. */
  readonly fxMaxAgeDays: number;
  /** Where members pay in and what they are paid from; absent: the account of the hub's legal entity. */
  readonly hubAccount?: HubAccount;
  readonly reminders: ReminderRules;
  readonly interest: InterestRules;
}

export interface HubAccount {
  readonly iban: string;
  readonly bic?: string;
  readonly name: string;
  /** Identifier of the creditor in SEPA direct debits; without it no pain.008 is written. */
  readonly creditorId?: string;
}

/** Days after the due date on which the reminders of level 1, 2 and 3 are due. */
export interface ReminderRules {
  readonly daysAfterDue: readonly [number, number, number];
}

/** Interest on arrears, simple, percent a year. */
export interface InterestRules {
  readonly enabled: boolean;
  readonly percentPerYear: Decimal;
}

/** What a net amount must reach to be paid in its currency; zero where nothing is said. */
export function thresholdOf({ thresholds }: Pick<SettlementRules, 'thresholds'>, currency: string): Decimal {
  return (Object.hasOwn(thresholds, currency) ? thresholds[currency] : undefined) ?? ZERO;
}

/** Reads tariffs/settlement.json. Refuses (`bad-setting`) naming the field, for example `hubAccount.iban`. */
export function parseSettlementRules(json: unknown): SettlementRules {
  const fields = new Setting(json).fields(
    'note',
    'version',
    'thresholds',
    'defaultPolicy',
    'fxMaxAgeDays',
    'hubAccount',
    'reminders',
    'interest',
  );
  const hubAccount = fields.hubAccount.optional(parseHubAccount);
  return {
    version: fields.version.text(),
    thresholds: parseThresholds(fields.thresholds),
    defaultPolicy: fields.defaultPolicy.oneOf(DEFAULT_POLICIES),
    fxMaxAgeDays: fields.fxMaxAgeDays.count(),
    ...(hubAccount && { hubAccount }),
    reminders: parseReminders(fields.reminders),
    interest: parseInterest(fields.interest),
  };
}

function parseThresholds(setting: Setting): Record<string, Decimal> {
  const read = setting.entries().map(([currency, amount]) => {
    new Setting(currency, amount.path).text(/^[A-Z]{3}$/, 'an ISO 4217 code as name');
    return [currency, amount.amount()] as const;
  });
  return Object.fromEntries(read);
}

function parseHubAccount(setting: Setting): HubAccount {
  const { iban, bic, name, creditorId } = setting.fields('iban', 'bic', 'name', 'creditorId');
  const account = plainIban(iban.text());
  if (!isIban(account)) iban.refuse('an IBAN with the right check digits');
  const bicCode = bic.optional((one) => one.text(/^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/, 'a BIC of 8 or 11 characters'));
  const id = creditorId.optional((one) => one.text(/^[A-Z]{2}\d{2}[A-Z0-9]{3,31}$/, 'a SEPA creditor identifier'));
  return {
    iban: account,
    name: name.text(/^\S.{0,69}$/, 'a name of up to 70 characters'),
    ...(bicCode && { bic: bicCode }),
    ...(id && { creditorId: id }),
  };
}

function parseReminders(setting: Setting): ReminderRules {
  const { daysAfterDue } = setting.fields('daysAfterDue');
  const days = daysAfterDue.items().map((item) => item.count());
  const [first, second, third] = days;
  if (days.length !== 3 || first === undefined || second === undefined || third === undefined) {
    return daysAfterDue.refuse('three numbers of days');
  }
  if (first >= second || second >= third) daysAfterDue.refuse('days that grow from level to level');
  return { daysAfterDue: [first, second, third] };
}

function parseInterest(setting: Setting): InterestRules {
  const { enabled, percentPerYear } = setting.fields('enabled', 'percentPerYear');
  if (typeof enabled.value !== 'boolean') return enabled.refuse('true or false');
  const percent = percentPerYear.amount();
  if (percent.greaterThan(MOST_PERCENT)) percentPerYear.refuse(`at most ${MOST_PERCENT.toFixed()}`);
  return { enabled: enabled.value, percentPerYear: percent };
}

const MOST_PERCENT = new Decimal(100);
