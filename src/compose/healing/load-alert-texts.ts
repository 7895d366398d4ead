import { join } from 'node:path';
import { readJsonFile } from '../../config.js';
import { HubError } from '../../domain/errors.js';
import { parseAlertTexts } from '../../domain/healing/alert-text.js';
import type { HealingSettings } from '../../flows/healing/healing-hub.js';

/** Reads the texts of alerts, at start; what is wrong stops it with the file and the field. */
export function loadAlertTexts(templatesDir: string): HealingSettings['alertTexts'] {
  return { en: parsed(templatesDir, 'en.json'), de: parsed(templatesDir, 'de.json') };
}

function parsed(templatesDir: string, name: string) {
  const file = join(templatesDir, 'alerts', name);
  try {
    return parseAlertTexts(readJsonFile(file));
  } catch (error) {
    if (!(error instanceof HubError) || error.field === file) throw error;
    throw new HubError('bad-setting', `${file}: ${error.message}`, error.field);
  }
}
