import type { Agreement } from '../../domain/clearing/agreement.js';
import { HubError } from '../../domain/errors.js';
import { partyKey } from '../../domain/party.js';
import type { Hub } from '../hub.js';

export type NewAgreement = Omit<Agreement, 'key' | 'version'>;

/**
 * Adds the next version of what a CPO and an eMSP have agreed; earlier versions stay as they are. Refuses (`conflict`)
 * when somebody else adds that version at the same time, and a validity that ends before it begins.
 */
export async function addAgreement(hub: Pick<Hub, 'agreements'>, agreement: NewAgreement): Promise<Agreement> {
  if (agreement.validUntil && agreement.validUntil <= agreement.validFrom) {
    throw new HubError('bad-field', 'valid_until: must be after valid_from', 'valid_until');
  }
  const cpo = partyKey(agreement.cpo);
  const emsp = partyKey(agreement.emsp);
  const ofCpo = await hub.agreements.list([cpo]);
  const earlier = ofCpo.filter((one) => partyKey(one.cpo) === cpo && partyKey(one.emsp) === emsp);
  const version = Math.max(0, ...earlier.map((one) => one.version)) + 1;
  const added: Agreement = { ...agreement, version, key: `${cpo}→${emsp}/${version}` };
  await hub.agreements.insert(added);
  return added;
}
