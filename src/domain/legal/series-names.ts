import type { LegalEntity } from '../clearing/legal-entity.js';
import { HubError } from '../errors.js';
import { DOCUMENT_TYPES } from '../invoicing/document.js';
import { seriesOf } from '../invoicing/document-number.js';
import { partyKey } from '../party.js';

/**
 * Refuses (`conflict`) an entity two of whose kinds of documents would be numbered in one series, or in one with those
 * of another entity: each series of each supplier must be without a gap in itself.
 */
export function checkSeries(entity: LegalEntity, others: readonly LegalEntity[]): void {
  const names = seriesNames(entity);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) refuse(`${twice} would number two kinds of documents`);
  for (const other of others) {
    if (partyKey(other.party) === partyKey(entity.party)) continue;
    const shared = seriesNames(other).find((name) => names.includes(name));
    if (shared !== undefined) refuse(`${shared} is a series of ${partyKey(other.party)}`);
  }
}

function seriesNames(entity: LegalEntity): readonly string[] {
  return DOCUMENT_TYPES.map((type) => seriesOf(entity, type));
}

function refuse(why: string): never {
  throw new HubError('conflict', `series: ${why}`, 'series');
}
