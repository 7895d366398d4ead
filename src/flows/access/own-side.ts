import { type Staff, visibleParties } from '../../domain/access.js';
import { type CdrRecord, type Finance, isBooked, termsOf } from '../../domain/clearing/cdr-record.js';
import { partyKey } from '../../domain/party.js';

/**
 * A CDR as one side may see it. In the PRINCIPAL model the hub's purchase from the CPO and its sale to the eMSP are two
 * relations: each side sees the document that it is on, and nothing of the other one. An operator sees both.
 */
export function ownSide(record: CdrRecord, staff: Staff): CdrRecord {
  const own = visibleParties(staff);
  const { review, finance } = record;
  if (own === undefined || !('documentNumber' in finance) || !isBooked(review)) return record;
  if (termsOf(review).model === 'AGENT') return record;
  const isCpo = own.includes(partyKey(record.cdr.party));
  const isEmsp = own.includes(partyKey(record.emsp));
  if (isCpo && isEmsp) return record;
  return { ...record, finance: isCpo ? bought(finance) : sold(finance) };
}

type OnDocument = Extract<Finance, { documentNumber: string }>;

function sold({ state, runId, documentNumber, line, corrects }: OnDocument): Finance {
  return { state, runId, documentNumber, line, ...(corrects === undefined ? {} : { corrects }) };
}

/** The CPO's document stands in the place of the sale; until it is issued the CDR is in its run. */
function bought({ state, runId, purchaseNumber, purchaseLine, correctsPurchase }: OnDocument): Finance {
  const corrects = correctsPurchase === undefined ? {} : { corrects: correctsPurchase };
  if (purchaseNumber === undefined || purchaseLine === undefined) return { state: 'ALLOCATED', runId, ...corrects };
  return { state, runId, documentNumber: purchaseNumber, line: purchaseLine, ...corrects };
}
