import type { Agreement } from '../../domain/clearing/agreement.js';
import { checkTerms, type Terms } from '../../domain/clearing/check-terms.js';
import type { Run } from '../../domain/clearing/run.js';
import { HubError } from '../../domain/errors.js';
import { partyKey } from '../../domain/party.js';
import type { RunStore } from '../../store/run-store.js';
import type { Hub } from '../hub.js';

export type NewAgreement = Terms;

interface AddAgreementDeps extends Pick<Hub, 'agreements' | 'plans'> {
  readonly runs: Pick<RunStore, 'inStates'>;
}

/**
 * Adds the next version of what a CPO and an eMSP have agreed; earlier versions stay as they are, and count for sessions
 * that began before it. Refuses terms that cannot be cleared (`checkTerms`); and with `conflict` a version that begins
 * before the newest one does, or before the cut-off of the newest run whose positions bind, and one that somebody else
 * adds at the same time. The first version of a pair may begin at any time: nothing of theirs has been cleared.
 */
export async function addAgreement(hub: AddAgreementDeps, agreement: NewAgreement): Promise<Agreement> {
  checkTerms(agreement, hub.plans);
  const cpo = partyKey(agreement.cpo);
  const emsp = partyKey(agreement.emsp);
  const ofCpo = await hub.agreements.list([cpo]);
  const earlier = ofCpo.filter((one) => partyKey(one.cpo) === cpo && partyKey(one.emsp) === emsp);
  if (earlier.length > 0) await refuseThePast(hub, agreement.validFrom, earlier);
  const version = Math.max(0, ...earlier.map((one) => one.version)) + 1;
  const added: Agreement = { ...agreement, version, key: `${cpo}→${emsp}/${version}` };
  await hub.agreements.insert(added);
  return added;
}

/** Of such a run the positions bind between its members. */
const BINDING: readonly Run['state'][] = [
  'APPROVED',
  'DOCUMENTED',
  'INSTRUCTED',
  'PARTLY_SETTLED',
  'SETTLED',
  'CLOSED',
];

async function refuseThePast(
  { runs }: Pick<AddAgreementDeps, 'runs'>,
  validFrom: Date,
  earlier: readonly Agreement[],
): Promise<void> {
  const newest = earlier.reduce((one, other) => (other.validFrom > one.validFrom ? other : one));
  if (validFrom < newest.validFrom) {
    refuse(`${newest.key} begins at ${newest.validFrom.toISOString()}; a later version cannot begin before it`);
  }
  const closed = (await runs.inStates(BINDING)).at(-1);
  if (closed && validFrom < closed.cutOffAt) {
    refuse(`${closed.id} is approved and was cut off at ${closed.cutOffAt.toISOString()}: what was before is closed`);
  }
}

function refuse(why: string): never {
  throw new HubError('conflict', `valid_from: ${why}`, 'valid_from');
}
