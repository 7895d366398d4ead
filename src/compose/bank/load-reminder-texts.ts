import { join } from 'node:path';
import { readJsonFile } from '../../config.js';
import { parseReminderTexts } from '../../domain/dunning/reminder-text.js';
import { HubError } from '../../domain/errors.js';
import type { ReminderHub } from '../../flows/bank/make-reminders.js';

/** Reads the texts of reminders, at start; what is wrong stops it with the file and the field. */
export function loadReminderTexts(templatesDir: string): ReminderHub['reminderTexts'] {
  return { en: parsed(templatesDir, 'en.json'), de: parsed(templatesDir, 'de.json') };
}

function parsed(templatesDir: string, name: string) {
  const file = join(templatesDir, 'reminders', name);
  try {
    return parseReminderTexts(readJsonFile(file));
  } catch (error) {
    if (!(error instanceof HubError) || error.field === file) throw error;
    throw new HubError('bad-setting', `${file}: ${error.message}`, error.field);
  }
}
