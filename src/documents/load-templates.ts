import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Branding } from '../domain/clearing/legal-entity.js';
import { HubError } from '../domain/errors.js';
import { type Brand, createBrands } from './drawing/brand/brand.js';
import { parseLogo } from './drawing/brand/logo.js';
import { type InvoiceFont, readFont } from './drawing/fonts.js';
import { type InvoiceLayout, parseLayout } from './drawing/invoice-layout.js';
import type { Weight } from './drawing/pdf-page.js';
import { plainFont } from './drawing/plain-font.js';
import type { Language } from './words/format.js';
import { type InvoiceTexts, parseTexts } from './words/invoice-texts.js';

/** All that a document is made of but its content. */
export interface InvoiceTemplates {
  readonly layout: InvoiceLayout;
  readonly texts: Readonly<Record<Language, InvoiceTexts>>;
  readonly fonts: Readonly<Record<Weight, InvoiceFont>>;
  /** How the documents of a legal entity look; without a branding the hub's look. */
  readonly brandOf: (branding: Branding | undefined) => Brand;
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
  return { layout, texts: { en, de }, fonts: { regular, bold }, brandOf: createBrands(layout, logo) };
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
  return readFont(plainFont(await read(folder, name), name));
}

async function read(folder: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, name));
  } catch {
    throw new HubError('bad-setting', `${name}: cannot be read in ${folder}`, name);
  }
}
