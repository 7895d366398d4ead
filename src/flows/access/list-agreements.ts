import type { Staff } from '../../domain/access.js';
import { type Agreement, agreementAt, type BillingModel, byPair } from '../../domain/clearing/agreement.js';
import { type PartyKey, partyKey } from '../../domain/party.js';
import type { Hub } from '../hub.js';
import { narrow } from './narrow.js';

/** What a list is narrowed to; with `cpo` and `emsp` these are the versions of a pair. */
export interface AgreementFilter {
  readonly cpo?: PartyKey;
  readonly emsp?: PartyKey;
  readonly model?: BillingModel;
  readonly currency?: string;
  /** Of each pair only the version that counts for a session that begins then. */
  readonly validAt?: Date;
}

/** Agreements that somebody may see, all versions, by pair and version. */
export async function listAgreements(
  hub: { readonly agreements: Pick<Hub['agreements'], 'list'> },
  staff: Staff,
  filter: AgreementFilter = {},
): Promise<readonly Agreement[]> {
  const narrowing = narrow(staff);
  if (narrowing.kind === 'NOTHING') return [];
  const all = await hub.agreements.list(narrowing.kind === 'PARTIES' ? narrowing.involving : undefined);
  return byPair(all)
    .flatMap((versions) => wanted(versions, filter))
    .filter((one) => passes(one, filter));
}

function wanted(versions: readonly Agreement[], { validAt }: AgreementFilter): readonly Agreement[] {
  if (!validAt) return versions;
  const valid = agreementAt(versions, validAt);
  return valid ? [valid] : [];
}

function passes(agreement: Agreement, { cpo, emsp, model, currency }: AgreementFilter): boolean {
  return (
    (cpo === undefined || partyKey(agreement.cpo) === cpo) &&
    (emsp === undefined || partyKey(agreement.emsp) === emsp) &&
    (model === undefined || agreement.model === model) &&
    (currency === undefined || agreement.currency === currency)
  );
}
