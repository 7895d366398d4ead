import { Setting } from '../invoicing/read-setting.js';
import type { ReminderLevel } from './due-level.js';

/** What the text of a reminder may name in braces. */
export const REMINDER_FACTS = [
  'debtor',
  'creditor',
  'amount',
  'currency',
  'dueDate',
  'reference',
  'iban',
  'run',
  'days',
  'date',
  'percent',
] as const;
export type ReminderFacts = Readonly<Record<(typeof REMINDER_FACTS)[number], string>>;

export interface ReminderText {
  readonly subject: string;
  readonly body: string;
}

/** Texts of one language by level: data of templates/reminders. */
export interface ReminderTexts {
  readonly levels: Readonly<Record<ReminderLevel, ReminderText>>;
  /** The line of a document that charges interest. */
  readonly interest: string;
}

const PLACEHOLDER = /\{([A-Za-z]{1,20})\}/g;

/**
 * Reads texts of reminders: `level1` to `level3`, each with a subject and the paragraphs of its body, and
 * `interest`. Refuses
 * (`bad-setting`) what is missing and facts that there are not, naming the field.
 */
export function parseReminderTexts(json: unknown): ReminderTexts {
  const { level1, level2, level3, interest } = new Setting(json).fields('level1', 'level2', 'level3', 'interest');
  const levels = { 1: parseText(level1), 2: parseText(level2), 3: parseText(level3) };
  return { levels, interest: checked(interest) };
}

/** Puts the facts into a text. A fact that is empty takes its paragraph away: nobody is told to pay to no account. */
export function reminderText({ subject, body }: ReminderText, facts: ReminderFacts): ReminderText {
  const paragraphs = body.split('\n\n').filter((paragraph) => !namesEmpty(paragraph, facts));
  return { subject: filled(subject, facts), body: filled(paragraphs.join('\n\n'), facts) };
}

function parseText(setting: Setting): ReminderText {
  const { subject, body } = setting.fields('subject', 'body');
  return { subject: checked(subject), body: body.items().map(checked).join('\n\n') };
}

function checked(setting: Setting): string {
  const text = setting.text();
  for (const [, name = ''] of text.matchAll(PLACEHOLDER)) {
    if (!isFact(name)) setting.refuse(`facts out of ${REMINDER_FACTS.join(', ')}`);
  }
  return text;
}

function namesEmpty(paragraph: string, facts: ReminderFacts): boolean {
  return [...paragraph.matchAll(PLACEHOLDER)].some(([, name = '']) => isFact(name) && facts[name] === '');
}

/** Puts the facts into the places that name them. */
export function filled(text: string, facts: ReminderFacts): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => (isFact(name) ? facts[name] : whole));
}

function isFact(name: string): name is keyof ReminderFacts {
  return REMINDER_FACTS.some((fact) => fact === name);
}
