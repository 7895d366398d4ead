import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HubError } from '../domain/errors.js';
import { type InvoiceLayout, parseLayout } from './invoice-layout.js';
import { type InvoiceTexts, parseTexts } from './invoice-texts.js';
import { type Logo, parseLogo } from './logo.js';
import { codePointsOf } from './pdf-font.js';
import { plainFont } from './plain-font.js';
import type { PrintableCharacters } from './printable.js';

/** Languages in which documents are made. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface InvoiceFont {
  readonly bytes: Buffer;
  readonly characters: PrintableCharacters;
}

/** All that a document is made of but its content. */
export interface InvoiceTemplates {
  readonly layout: InvoiceLayout;
  readonly texts: Readonly<Record<Language, InvoiceTexts>>;
  readonly logo: Logo;
  readonly regular: InvoiceFont;
  readonly bold: InvoiceFont;
}

/**
 * Reads a template folder once, at start: layout.json, en.json, de.json, logo.svg and fonts/*.ttf. Refuses
 * (`bad-setting`) a missing file, a missing or unknown text, and a measure that is none, naming file and field.
 */
export async function loadInvoiceTemplates(folder: string): Promise<InvoiceTemplates> {
  const [layout, en, de, logo, regular, bold] = await Promise.all([
    parsed(folder, 'layout.json', parseLayout),
    parsed(folder, 'en.json', parseTexts),
    parsed(folder, 'de.json', parseTexts),
    read(folder, 'logo.svg').then((bytes) => parseLogo(bytes.toString('utf8'))),
    font(folder, 'fonts/NotoSans-Regular.ttf'),
    font(folder, 'fonts/NotoSans-Bold.ttf'),
  ]);
  return { layout, texts: { en, de }, logo, regular, bold };
}

async function parsed<T>(folder: string, name: string, parse: (json: unknown) => T): Promise<T> {
  const text = (await read(folder, name)).toString('utf8');
  try {
    return parse(JSON.parse(text));
  } catch (error) {
    const field = error instanceof HubError ? error.field : undefined;
    throw new HubError('bad-setting', `${name}: ${error instanceof Error ? error.message : String(error)}`, field);
  }
}

async function font(folder: string, name: string): Promise<InvoiceFont> {
  const bytes = plainFont(await read(folder, name), name);
  return { bytes, characters: codePointsOf(bytes) };
}

async function read(folder: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, name));
  } catch {
    throw new HubError('bad-setting', `${name}: cannot be read in ${folder}`, name);
  }
}
