import { maySee, type Staff, visibleParties } from '../../domain/access.js';
import { HubError } from '../../domain/errors.js';
import { type PartyKey, partyKey } from '../../domain/party.js';
import {
  creditTransfers,
  directDebits,
  type FileInput,
  ibanOf,
  type PaymentFile,
} from '../../domain/settlement/payment-file.js';
import { releasable } from '../../domain/settlement/releasable.js';
import type { HubAccount } from '../../domain/settlement/settlement-rules.js';
import type { Hub } from '../hub.js';
import { hubAccountOf } from './hub-account.js';
import { runPayments } from './run-payments.js';

export type PaymentFileDeps = Pick<
  Hub,
  'runs' | 'ledger' | 'paymentOrders' | 'legalEntities' | 'rules' | 'identity' | 'clock'
>;

export interface WantedFile {
  readonly runId: string;
  readonly kind: PaymentFile['kind'];
  /** Whose credit transfers; absent: the hub's. Direct debits are always the hub's. */
  readonly party?: PartyKey;
}

/**
 * What a bank is to be told of a run now: what the hub pays out or collects, or what a member pays. Asked for again it
 * names everything that is not booked as paid: import the bank's statement before the next file is handed in.
 *
 * Refuses (`unknown-object`) a run or party that somebody may not see, and (`conflict`) what `creditTransfers` and
 * `directDebits` refuse, among them the run with nothing to pay.
 */
export async function makePaymentFile(hub: PaymentFileDeps, staff: Staff, wanted: WantedFile): Promise<PaymentFile> {
  const { runId, party } = wanted;
  if (party ? !maySee(staff, [party]) : visibleParties(staff) !== undefined) throw notThere();
  const run = await hub.runs.find(runId);
  if (!run) throw notThere();
  const { orders, paid } = await runPayments(hub, run);
  if (party && !orders.some((order) => order.party === party || order.receiver === party)) throw notThere();
  const today = hub.clock.now().toISOString().slice(0, 10);
  const released = releasable({ orders, paid, policy: hub.rules.settlement.defaultPolicy, today });
  const input = { runId, released, today };
  if (wanted.kind === 'DIRECT_DEBIT') return collect(hub, { ...input, owner: ownAccount(hub) });
  return party
    ? creditTransfers({ ...input, owner: await accountOf(hub, party) }, { party, isHub: false })
    : creditTransfers({ ...input, owner: ownAccount(hub) }, { party: partyKey(hub.identity), isHub: true });
}

async function collect(hub: PaymentFileDeps, input: FileInput): Promise<PaymentFile> {
  const entities = await hub.legalEntities.list();
  const mandates = new Map(entities.map(({ party, mandate }) => [partyKey(party), mandate]));
  return directDebits(input, (party) => mandates.get(party));
}

function ownAccount(hub: PaymentFileDeps): HubAccount {
  const account = hubAccountOf(hub);
  return { ...(account ?? { name: hub.identity.name }), iban: ibanOf(partyKey(hub.identity), account?.iban) };
}

async function accountOf({ legalEntities }: PaymentFileDeps, party: PartyKey): Promise<HubAccount> {
  const entity = await legalEntities.find(party);
  const { name = party, bic } = entity ?? {};
  return { name, iban: ibanOf(party, entity?.iban), ...(bic && { bic }) };
}

function notThere(): HubError {
  return new HubError('unknown-object', 'no such run');
}
