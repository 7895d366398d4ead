import { join } from 'node:path';
import { type Config, readJsonFile } from '../config.js';
import { parseHubFees } from '../domain/clearing/hub-fees.js';
import type { LegalEntity } from '../domain/clearing/legal-entity.js';
import { parseDatevChart } from '../domain/datev/chart.js';
import { HubError } from '../domain/errors.js';
import { parseVatTable } from '../domain/invoicing/parse-vat-table.js';
import { parseSettlementRules } from '../domain/settlement/settlement-rules.js';
import type { ClearingRules } from '../flows/hub.js';
import type { HubIdentity } from '../flows/ports.js';
import { parse } from '../wire/api/parse.js';
import { legalEntity } from '../wire/api/paths/clearing/legal-entity-body.js';

/** Reads and checks fees, VAT table and settlement rules; what is wrong stops the start with its file and field. */
export function loadRules(tariffsDir: string): ClearingRules {
  return {
    fees: parsed(join(tariffsDir, 'hub-fees.json'), parseHubFees),
    vat: parsed(join(tariffsDir, 'vat', 'eu.json'), parseVatTable),
    datev: parsed(join(tariffsDir, 'datev.json'), parseDatevChart),
    settlement: parsed(join(tariffsDir, 'settlement.json'), parseSettlementRules),
  };
}

/** Who the hub is: its party, and the legal entity that stands on its fee invoices. */
export function loadIdentity(config: Pick<Config, 'party' | 'name' | 'legalEntityFile'>): HubIdentity {
  const { party, name, legalEntityFile } = config;
  const entity = legalEntityFile
    ? { ...parsed(legalEntityFile, (json) => parse(legalEntity, json)), party }
    : unknownEntity(config);
  return { ...party, name, legalEntity: entity };
}

/** Without a legal entity the hub clears and nets, and its fee invoices are blocked with that reason. */
function unknownEntity({ party, name }: Pick<Config, 'party' | 'name'>): LegalEntity {
  const { countryCode } = party;
  return { party, name, street: '', postalCode: '', city: '', countryCode, vatIds: [], dealer: false, language: 'en' };
}

function parsed<T>(file: string, read: (json: unknown) => T): T {
  try {
    return read(readJsonFile(file));
  } catch (error) {
    if (error instanceof HubError && error.field !== file) throw inFile(file, error.message, error.field);
    throw error;
  }
}

function inFile(file: string, message: string, field?: string): HubError {
  return new HubError('bad-setting', `${file}: ${message}`, field);
}
