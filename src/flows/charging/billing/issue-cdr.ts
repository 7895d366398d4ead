import { cdrLocationOf } from '../../../domain/charging/billing/cdr-location.js';
import { cdrOf } from '../../../domain/charging/billing/cdr-of.js';
import { type Judgement, judgeTransaction } from '../../../domain/charging/billing/judge-transaction.js';
import { collectSignedData } from '../../../domain/charging/billing/signed-data.js';
import { flagged } from '../../../domain/charging/lifecycle/changes.js';
import type { Transaction, TransactionFlag } from '../../../domain/charging/transaction.js';
import { HubError, type HubErrorCode } from '../../../domain/errors.js';
import { objectKey, partyKey } from '../../../domain/party.js';
import type { Cdr } from '../../../domain/roaming/cdr.js';
import { changeTransaction, withoutStep } from '../change-transaction.js';
import type { ChargingHub } from '../ports.js';
import { acceptOwnCdr } from './accept-own-cdr.js';
import { type LoadedAmount, loadAmount } from './load-amount.js';
import { priceTransaction } from './price-transaction.js';

/** kWh that the meter has signed and kWh that are billed may differ by so much. */
const SIGNED_TOLERANCE_KWH = '0.01';

/**
 * Makes the one CDR of a transaction that has ended, or says why there is none. Its id is the transaction's: made again
 * after a crash, it is found. Priced as `priceTransaction` does; what has no price waits for a person. What it amounts to
 * is not read again where that is known.
 */
export async function issueCdr(hub: ChargingHub, transaction: Transaction, known?: LoadedAmount): Promise<Transaction> {
  const loaded = known ?? (await loadAmount(hub, transaction));
  const judgement = judgeTransaction(transaction, loaded.amount);
  const result = judgement.outcome === 'CDR' ? await bill(hub, transaction, loaded) : { judgement, flags: [] };
  return settle(hub, transaction, { ...result, flags: [...result.flags, ...loaded.amount.flags] });
}

/** There is no price, or a field of the site is not as OCPI has it. */
const UNBILLABLE: readonly HubErrorCode[] = ['bad-field', 'cannot-price'];

interface Billed {
  readonly judgement: Judgement;
  readonly flags: readonly TransactionFlag[];
}

async function bill(hub: ChargingHub, transaction: Transaction, loaded: LoadedAmount): Promise<Billed> {
  if (await hub.cdrs.find(objectKey(transaction.party, transaction.id))) {
    return { judgement: { outcome: 'CDR' }, flags: [] };
  }
  try {
    const { cdr, flags } = await buildCdr(hub, transaction, loaded);
    const doubt = doubtOf(hub, transaction, cdr);
    if (doubt) return { judgement: { outcome: 'QUARANTINED', why: doubt, flags: ['ENERGY_DOUBTFUL'] }, flags };
    await acceptOwnCdr(hub, cdr);
    return { judgement: { outcome: 'CDR' }, flags };
  } catch (error) {
    if (!(error instanceof HubError) || !UNBILLABLE.includes(error.code)) throw error;
    return { judgement: { outcome: 'QUARANTINED', why: error.message, flags: ['NOT_PRICEABLE'] }, flags: [] };
  }
}

/** The CDR of a transaction as it would be now. Refuses with `cannot-price`. */
export async function buildCdr(
  hub: ChargingHub,
  transaction: Transaction,
  { amount, outlet }: LoadedAmount,
): Promise<{ readonly cdr: Cdr; readonly flags: readonly TransactionFlag[] }> {
  const { party, siteId, driver } = transaction;
  const site = await hub.sites.find(partyKey(party), siteId);
  if (!site || !driver) throw new HubError('cannot-price', `location: site ${siteId} is not known`, 'location');
  const session = await priceTransaction(hub, {
    transaction,
    amount,
    token: driver.token,
    site,
    ...(outlet && { outlet }),
  });
  const values = amount.signed.map((sample) => ({ sample, value: hub.encodeSignedValue(sample) }));
  const { signedData, leftOut } = collectSignedData(values);
  if (leftOut > 0) hub.log.warn({ event: 'cdr.signed-left-out', transaction: transaction.id, leftOut });
  const { evseUid, connectorId } = transaction;
  const place = { evseUid, evseId: outlet?.evse.evseId ?? evseUid, connectorId };
  const location = cdrLocationOf(site, place, outlet?.connector);
  const now = hub.clock.now();
  const cdr = cdrOf(transaction, { amount, session, location, ...(signedData && { signedData }), now });
  const isInvalid = hub.checkSignedData(cdr).kind === 'invalid';
  return { cdr, flags: isInvalid ? ['SIGNATURE_INVALID'] : [] };
}

/** What the meter has signed counts before other values: where they differ a person has to look. */
function doubtOf(hub: ChargingHub, { review }: Transaction, cdr: Cdr): string | undefined {
  const verdict = hub.checkSignedData(cdr);
  if (review || verdict.kind !== 'valid' || !verdict.energyKwh) return undefined;
  if (verdict.energyKwh.minus(cdr.totalEnergyKwh).abs().lessThanOrEqualTo(SIGNED_TOLERANCE_KWH)) return undefined;
  return `the meter signed ${verdict.energyKwh.toFixed()} kWh, its values say ${cdr.totalEnergyKwh.toFixed()} kWh`;
}

async function settle(hub: ChargingHub, transaction: Transaction, { judgement, flags }: Billed): Promise<Transaction> {
  const settled = await changeTransaction(hub, transaction, (current) => {
    if (current.outcome !== 'OPEN') return current;
    const { why: _before, ...rest } = withoutStep(current);
    const { outcome } = judgement;
    if (outcome !== 'QUARANTINED') return { ...rest, outcome, flags: flagged(current, ...flags) };
    return { ...rest, outcome, flags: flagged(current, ...flags, ...judgement.flags), why: judgement.why };
  });
  const fields = {
    event: 'transaction.settled',
    transaction: settled.id,
    station: settled.stationId,
    flags: settled.flags,
  };
  if (settled.outcome === 'QUARANTINED') hub.log.warn({ ...fields, outcome: settled.outcome, why: settled.why });
  else hub.log.info({ ...fields, outcome: settled.outcome });
  return settled;
}
