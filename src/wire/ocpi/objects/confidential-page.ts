import { HubError } from '../../../domain/errors.js';
import { type PartyId, type PartyKey, partyKey } from '../../../domain/party.js';
import type { Clock, PartnerAnswer } from '../../../flows/ports.js';
import { splitList } from '../lists/split-list.js';

/** Tells whom an item of a list is about, by its text; undefined where it does not say. */
export type CounterpartyOf = (item: string) => PartyKey | undefined;

export interface ConfidentialPage {
  readonly answer: PartnerAnswer;
  /** Items that were taken out. */
  readonly hidden: number;
}

/**
 * A partner's page of Sessions or CDRs with those items only that are about the party that asks: many platforms look at
 * the token alone, which is the hub's, and answer with what is for everybody behind it. A page without others' items
 * stays as it came; from another one the count is gone too. Refuses with `receiver-unusable` what is no list.
 */
export function withoutOthers(
  answer: PartnerAnswer,
  {
    asker,
    counterpartyOf,
    clock,
  }: { readonly asker: PartyId; readonly counterpartyOf: CounterpartyOf; readonly clock: Clock },
): ConfidentialPage {
  const isRefusal = answer.httpStatus >= 400 || answer.ocpiStatus >= 2_000;
  const { body } = answer;
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  const items = isRefusal ? itemsIn(text) : splitList(text);
  const shown = items.filter((item) => counterpartyOf(item) === partyKey(asker));
  const hidden = items.length - shown.length;
  if (hidden === 0) return { answer, hidden };
  const { 'x-total-count': _total, ...headers } = answer.headers;
  const envelope = `{"status_code":${answer.ocpiStatus},"timestamp":"${clock.now().toISOString()}"`;
  return { answer: { ...answer, headers, body: Buffer.from(`${envelope},"data":[${shown.join(',')}]}`) }, hidden };
}

/** A refusal mostly has no list, and its text is for the one that was refused. */
function itemsIn(refusal: string): readonly string[] {
  try {
    return splitList(refusal);
  } catch (error) {
    if (error instanceof HubError && error.code === 'receiver-unusable') return [];
    throw error;
  }
}
