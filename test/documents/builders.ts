import { fileURLToPath } from 'node:url';
import type { LegalEntity } from '../../src/domain/clearing/legal-entity.js';
import type { IssuedDocument } from '../../src/domain/invoicing/document.js';
import { examplePlan, issueAll } from '../domain/clearing/settlement-example.js';

export const TEMPLATE_FOLDER = fileURLToPath(new URL('../../templates/invoice', import.meta.url));

const ISSUED = issueAll(examplePlan());

/** A document of the worked example, with names on it. */
export function aDocument(number: string, parts: Partial<IssuedDocument> = {}): IssuedDocument {
  const found = ISSUED.find((document) => document.number === number);
  if (found === undefined) throw new Error(`the example has no ${number}`);
  return {
    ...found,
    seller: { ...found.seller, ...ALFA },
    buyer: { ...found.buyer, ...GAMMA },
    ...(found.issuer ? { issuer: { ...found.issuer, name: 'Roaming Hub B.V.' } } : {}),
    ...parts,
  };
}

/** NL*ALF to FR*GAM: a line in Belgium, a line in the Netherlands, reverse charge. */
export const ENERGY = 'NL-ALF-2026-000002';
/** The hub to NL*ALF: two fees with Dutch VAT. */
export const FEES = 'HUB-NL-2026-000003';

const ALFA: Partial<LegalEntity> = {
  name: 'Alfa Laden & Zonen B.V.',
  street: 'Stationsplein 12',
  postalCode: '3511 ED',
  city: 'Utrecht',
  iban: 'NL91ABNA0417164300',
};

const GAMMA: Partial<LegalEntity> = {
  name: 'Société Gamma S.A.S.',
  street: '14 rue de l’Énergie',
  postalCode: '75011',
  city: 'Paris',
};
