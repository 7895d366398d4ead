import { inspectableParties, type Staff } from '../../domain/access.js';
import type { Decimal } from '../../domain/decimal.js';
import { HubError } from '../../domain/errors.js';
import { type PartyId, parsePartyKey, partyKey } from '../../domain/party.js';
import { carbonOf } from '../../domain/quotes/carbon.js';
import { compareStarts, type LaterStarts, laterStarts, type StartPrice } from '../../domain/quotes/cheaper-start.js';
import { type ChargeWish, type PlannedSession, plannedSession } from '../../domain/quotes/planned-session.js';
import { payableOf, type QuotedPrice } from '../../domain/quotes/quoted-price.js';
import type { TariffType } from '../../domain/roaming/tariff.js';
import type { Hub } from '../hub.js';
import { findOffer, type Offer, type OfferDeps, type WantedOffer } from './find-offer.js';
import { type PriceOf, pricesOfOffer } from './price-offer.js';

export type QuoteDeps = OfferDeps & Pick<Hub, 'clock' | 'spotPrices'>;

export interface QuoteRequest extends Pick<WantedOffer, 'location' | 'evseUid' | 'connectorId' | 'level'> {
  /** The eMSP whose customer asks; absent: the only party of who asks, or nobody in particular. */
  readonly emsp?: PartyId;
  readonly contractId?: string;
  /** A token of the eMSP, from which the contract follows. */
  readonly tokenUid?: string;
  readonly profile?: TariffType;
  /** Absent `startsAt`: now. */
  readonly wish: Omit<ChargeWish, 'startsAt'> & { readonly startsAt?: Date };
}

/** What a driver is told before the session. */
export interface Quote extends LaterStarts {
  readonly offer: Offer;
  readonly session: PlannedSession;
  readonly price: QuotedPrice;
  /** Absent: nobody has told. */
  readonly carbon?: { readonly gramsPerKwh: Decimal; readonly grams: Decimal };
}

const LATE_MS = 5 * 60_000;
const AHEAD_MS = 31 * 86_400_000;

/**
 * Says what a session will cost at a connector, of what that is made, and when it would be cheaper. Somebody of a party
 * is shown what that party may see over OCPI. Refuses `bad-field` (a wish that cannot be fulfilled, a start that is over
 * or more than a month away), `unknown-object` and `cannot-price`.
 */
export async function quote(hub: QuoteDeps, staff: Staff, request: QuoteRequest): Promise<Quote> {
  const asking = whoAsks(staff, request.emsp);
  const startsAt = startOf(request.wish.startsAt, hub.clock.now());
  const offer = await findOffer(hub, { ...request, ...(asking && { asking }), at: startsAt });
  const session = plannedSession({ ...request.wish, startsAt }, offer.maxPowerKw);
  const contract = await contractOf(hub, request, asking);
  const priceOf = await pricesOfOffer(hub, {
    offer,
    startsAt,
    endsAt: session.endedAt,
    ...(asking && { emsp: asking }),
    ...contract,
    ...(request.profile && { profile: request.profile }),
  });
  const price = priceOf(session);
  const wishAt = (at: Date): PlannedSession => plannedSession({ ...request.wish, startsAt: at }, offer.maxPowerKw);
  const later = await knownStarts(startsAt, wishAt, priceOf);
  const carbon = carbonOf(offer, session);
  return { offer, session, price, ...compareStarts(payableOf(price), later), ...(carbon && { carbon }) };
}

/**
 * A start is known when all its market prices are, and a price can be told. Others have their turn between the starts:
 * a quote must not hold up messages.
 */
async function knownStarts(
  startsAt: Date,
  wishAt: (at: Date) => PlannedSession,
  priceOf: PriceOf,
): Promise<readonly StartPrice[]> {
  const known: StartPrice[] = [];
  for (const at of laterStarts(startsAt)) {
    await new Promise((resume) => setImmediate(resume));
    const price = priceIfAny(() => priceOf(wishAt(at)));
    if (price && !price.estimated) known.push({ startsAt: at, payable: payableOf(price) });
  }
  return known;
}

function priceIfAny(price: () => QuotedPrice): QuotedPrice | undefined {
  try {
    return price();
  } catch (error) {
    if (error instanceof HubError && error.code === 'cannot-price') return undefined;
    throw error;
  }
}

function whoAsks(staff: Staff, emsp: PartyId | undefined): PartyId | undefined {
  const own = inspectableParties(staff);
  if (own === undefined) return emsp;
  const [only, ...others] = own;
  if (emsp) {
    if (own.includes(partyKey(emsp))) return emsp;
    throw new HubError('forbidden', `emsp: ${partyKey(emsp)} is not a party of yours`, 'emsp');
  }
  if (only && others.length === 0) return parsePartyKey(only);
  throw new HubError('bad-field', 'emsp: say for which of your parties you ask', 'emsp');
}

function startOf(wanted: Date | undefined, now: Date): Date {
  if (!wanted) return now;
  const aheadMs = wanted.getTime() - now.getTime();
  if (aheadMs < -LATE_MS) throw new HubError('bad-field', 'starts_at: is over', 'starts_at');
  if (aheadMs > AHEAD_MS) throw new HubError('bad-field', 'starts_at: is more than 31 days away', 'starts_at');
  return wanted;
}

async function contractOf(
  hub: QuoteDeps,
  { contractId, tokenUid }: QuoteRequest,
  asking: PartyId | undefined,
): Promise<{ readonly contractId?: string }> {
  if (contractId !== undefined) return { contractId };
  if (tokenUid === undefined) return {};
  if (!asking) throw new HubError('bad-field', 'emsp: say whose token it is', 'emsp');
  const [stored] = await hub.objects.findById('tokens', tokenUid, { owner: partyKey(asking) });
  if (!stored) throw new HubError('unknown-object', `${partyKey(asking)} has no such token here`, 'token_uid');
  return { contractId: hub.ocpi.readToken(stored.ocpiVersion, stored.json).contractId };
}
