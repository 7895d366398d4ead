import { join } from 'node:path';
import { z } from 'zod';
import { type Config, readJsonFile } from '../config.js';
import { parseHubFees } from '../domain/clearing/hub-fees.js';
import type { LegalEntity } from '../domain/clearing/legal-entity.js';
import { HubError } from '../domain/errors.js';
import { parseVatTable } from '../domain/invoicing/parse-vat-table.js';
import type { ClearingRules } from '../flows/hub.js';
import type { HubIdentity } from '../flows/ports.js';

/** Reads and checks fees and VAT table; what is wrong stops the start with its file and field. */
export function loadRules(tariffsDir: string): ClearingRules {
  return {
    fees: parsed(join(tariffsDir, 'hub-fees.json'), parseHubFees),
    vat: parsed(join(tariffsDir, 'vat', 'eu.json'), parseVatTable),
  };
}

/** Who the hub is: its party, and the legal entity that stands on its fee invoices. */
export function loadIdentity(config: Pick<Config, 'party' | 'name' | 'legalEntityFile'>): HubIdentity {
  const { party, name, legalEntityFile } = config;
  const legalEntity = legalEntityFile
    ? { ...parsed(legalEntityFile, (json) => LEGAL_ENTITY.parse(json)), party }
    : unknownEntity(config);
  return { ...party, name, legalEntity: withoutAbsent(legalEntity) };
}

const VAT_ID = z.strictObject({ countryCode: z.string().length(2), id: z.string(), evidence: z.string().optional() });
const LEGAL_ENTITY = z.strictObject({
  name: z.string().min(1),
  street: z.string(),
  postalCode: z.string(),
  city: z.string(),
  countryCode: z.string().length(2),
  vatIds: z.array(VAT_ID),
  dealer: z.boolean(),
  email: z.string().optional(),
  iban: z.string().optional(),
  language: z.enum(['en', 'de']),
});

/** Without a legal entity the hub clears and nets, and its fee invoices are blocked with that reason. */
function unknownEntity({ party, name }: Pick<Config, 'party' | 'name'>): LegalEntity {
  const { countryCode } = party;
  return { party, name, street: '', postalCode: '', city: '', countryCode, vatIds: [], dealer: false, language: 'en' };
}

function withoutAbsent(entity: z.infer<typeof LEGAL_ENTITY> & Pick<LegalEntity, 'party'>): LegalEntity;
function withoutAbsent(entity: LegalEntity): LegalEntity;
function withoutAbsent(entity: object): unknown {
  return JSON.parse(JSON.stringify(entity));
}

function parsed<T>(file: string, parse: (json: unknown) => T): T {
  try {
    return parse(readJsonFile(file));
  } catch (error) {
    if (error instanceof z.ZodError) throw inFile(file, z.prettifyError(error));
    if (error instanceof HubError && error.field !== file) throw inFile(file, error.message, error.field);
    throw error;
  }
}

function inFile(file: string, message: string, field?: string): HubError {
  return new HubError('bad-setting', `${file}: ${message}`, field);
}
