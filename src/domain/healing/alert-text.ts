import { Setting } from '../invoicing/read-setting.js';
import { ALERT_EVENTS, ALERT_FACTS, type AlertEvent, type AlertFacts } from './alert.js';
import { INCIDENT_KINDS, type IncidentKind } from './incident.js';
import { REMEDY_KINDS, type RemedyKind } from './remedy.js';

export interface AlertText {
  readonly subject: string;
  readonly body: string;
}

/** Texts of one language: data of templates/alerts. */
export interface AlertTexts {
  readonly events: Readonly<Record<AlertEvent, AlertText>>;
  /** Words for what is wrong, for what was tried, and for why a person is told. */
  readonly kinds: Readonly<Record<IncidentKind, string>>;
  readonly remedies: Readonly<Record<RemedyKind, string>>;
  readonly reasons: Readonly<Record<(typeof REASONS)[number], string>>;
  readonly wholeStation: string;
  /** Names `{outlet}`. */
  readonly oneOutlet: string;
  readonly nothingTried: string;
}

const REASONS = ['BUDGET', 'FOR_A_PERSON', 'NOTHING_HELPED'] as const;
const PLACEHOLDER = /\{([A-Za-z]{1,20})\}/g;

/** Reads texts of alerts. Refuses (`bad-setting`) what is missing and facts that there are not, naming the field. */
export function parseAlertTexts(json: unknown): AlertTexts {
  const root = new Setting(json);
  const fields = root.fields('events', 'kinds', 'remedies', 'reasons', 'wholeStation', 'oneOutlet', 'nothingTried');
  return {
    events: eachOf(fields.events, ALERT_EVENTS, (setting) => {
      const { subject, body } = setting.fields('subject', 'body');
      return { subject: checked(subject), body: body.items().map(checked).join('\n\n') };
    }),
    kinds: eachOf(fields.kinds, INCIDENT_KINDS, (setting) => setting.text()),
    remedies: eachOf(fields.remedies, REMEDY_KINDS, (setting) => setting.text()),
    reasons: eachOf(fields.reasons, REASONS, (setting) => setting.text()),
    wholeStation: fields.wholeStation.text(),
    oneOutlet: checked(fields.oneOutlet),
    nothingTried: fields.nothingTried.text(),
  };
}

/** Puts the facts into a text. A fact that is empty takes its paragraph away. A subject is one line. */
export function alertText({ subject, body }: AlertText, facts: AlertFacts): AlertText {
  const paragraphs = body.split('\n\n').filter((paragraph) => !namesEmpty(paragraph, facts));
  return {
    subject: filled(subject, facts).replace(/\s{1,100}/g, ' '),
    body: filled(paragraphs.join('\n\n'), facts),
  };
}

function eachOf<Name extends string, Value>(
  setting: Setting,
  names: readonly Name[],
  read: (setting: Setting) => Value,
): Record<Name, Value> {
  const fields = setting.fields(...names);
  const values = names.map((name) => [name, read(fields[name])] as const);
  return Object.fromEntries(values) as Record<Name, Value>;
}

function checked(setting: Setting): string {
  const text = setting.text();
  for (const [, name = ''] of text.matchAll(PLACEHOLDER)) {
    if (!isFact(name)) setting.refuse(`facts out of ${ALERT_FACTS.join(', ')}`);
  }
  return text;
}

function namesEmpty(paragraph: string, facts: AlertFacts): boolean {
  return [...paragraph.matchAll(PLACEHOLDER)].some(([, name = '']) => isFact(name) && facts[name] === '');
}

function filled(text: string, facts: AlertFacts): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => (isFact(name) ? facts[name] : whole));
}

function isFact(name: string): name is keyof AlertFacts {
  return ALERT_FACTS.some((fact) => fact === name);
}
