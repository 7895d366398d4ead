import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseAlertTexts } from '../../domain/healing/alert-text.js';

type Words = Readonly<Record<string, string>>;

/** What people read in place of the words of programs; what has no word here is shown as it is. */
export interface PortalWords {
  /** Of incidents: what is wrong, and what was tried (from templates/alerts). */
  readonly kinds: Words;
  readonly remedies: Words;
  /** Of incidents: how it stands, what happened, and what ended it. */
  readonly states: Words;
  readonly entries: Words;
  readonly resolved: Words;
  /** Of transactions: what became of them, and what deserves a look. */
  readonly outcomes: Words;
  readonly flags: Words;
}

const words = z.record(z.string(), z.string());
const file = z.strictObject({ states: words, entries: words, resolved: words, outcomes: words, flags: words });

/** Reads the words at start; what cannot be read stops it. */
export function loadWords(templatesDir: string): PortalWords {
  const { kinds, remedies } = parseAlertTexts(readJson(join(templatesDir, 'alerts', 'en.json')));
  return { kinds, remedies, ...file.parse(readJson(join(templatesDir, 'portal', 'words.json'))) };
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
