import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { HubError } from '../../domain/errors.js';
import { findTimeZone } from '../../domain/pricing/periods/local-time.js';
import type { ExplainableTariff } from '../../domain/tariff-words/explanation.js';
import { tariffSchema } from '../price/price-schemas.js';
import { parseJsonLine } from '../price-input.js';

/** A file with the tariffs that are in it. */
export interface TariffFile {
  readonly file: string;
  readonly tariffs: readonly ExplainableTariff[];
}

/**
 * Reads a file with a tariff or a list of tariffs, as OCPI 2.2.1 and 2.3.0 write them. Refuses `bad-json`, and
 * `bad-field` naming the first field that is missing or odd by its JSON path; both name the file.
 */
export async function readTariffs(file: string): Promise<TariffFile> {
  return { file, tariffs: parseTariffs(await readJson(file), file) };
}

/** Reads a parsed tariff or list of tariffs; refuses with the name of where it came from and the field. */
export function parseTariffs(parsed: unknown, source: string): readonly ExplainableTariff[] {
  const listed = Array.isArray(parsed);
  const result = tariffsSchema.safeParse(listed ? parsed : [parsed]);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = (listed ? issue?.path : issue?.path.slice(1))?.join('.') ?? '';
  throw new HubError(
    'bad-field',
    `${source}: ${field === '' ? '' : `${field}: `}${issue?.message ?? 'not a tariff'}`,
    field,
  );
}

/** The JSON of a file, numbers with all their digits. */
export async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8');
  try {
    return parseJsonLine(text);
  } catch (error) {
    if (error instanceof HubError) throw new HubError(error.code, `${file}: ${error.message}`, error.field);
    throw error;
  }
}

/** Options of a time zone as they are passed on; refuses (`bad-field`) one that does not exist. */
export function zoneOption(timeZone: string | undefined): { readonly timeZone?: string } {
  if (timeZone === undefined) return {};
  try {
    findTimeZone(timeZone);
  } catch (error) {
    if (error instanceof HubError) throw new HubError('bad-field', error.message, 'time_zone');
    throw error;
  }
  return { timeZone };
}

const operatorsWords = z
  .object({
    tariff_alt_text: z.array(z.object({ language: z.string(), text: z.string() })).optional(),
    tariff_alt_url: z.string().optional(),
  })
  .transform(({ tariff_alt_text, tariff_alt_url }) => ({
    ...(tariff_alt_text ? { altText: tariff_alt_text } : {}),
    ...(tariff_alt_url === undefined ? {} : { altUrl: tariff_alt_url }),
  }));

const tariffsSchema = z.array(
  z.intersection(tariffSchema, operatorsWords).transform((tariff): ExplainableTariff => tariff),
);
