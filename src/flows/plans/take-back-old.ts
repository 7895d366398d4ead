import { type Agreement, agreementAt } from '../../domain/clearing/agreement.js';
import { HubError } from '../../domain/errors.js';
import { parsePartyKey, partyKey, sameParty } from '../../domain/party.js';
import type { Tariff } from '../../domain/roaming/tariff.js';
import type { PublishedOf, StoredObject } from '../../store/object-store.js';
import type { Hub } from '../hub.js';
import { type KeepPublishedDeps, push } from './keep-published.js';
import { whyWithheld } from './why-withheld.js';

export type TakeBackOldDeps = KeepPublishedDeps &
  Pick<Hub, 'ocpi' | 'plans'> & { readonly agreements: Pick<Hub['agreements'], 'list'> };

/** Tariffs that one run takes back at the most; the rest is left to the next. */
const MOST_AT_ONCE = 500;
const DAY_MS = 86_400_000;
/** How long a tariff is kept after its end: CDRs that name it and do not carry it are priced by the hub's copy. */
const KEPT_DAYS = 60;
/** The same where an agreement takes CDRs of any age. */
const KEPT_WITHOUT_LIMIT_DAYS = 400;
/** A tariff that has not begun was written less than so many days ago: today's and tomorrow's are published. */
const WRITTEN_BEFORE_DAYS = 3;
/** So many of these, the newest, are looked at in one run. */
const LOOKED_AT = 1_000;

/** What one run has taken back. */
export interface TakenBack {
  /** Not begun, of plans that are gone or withheld. */
  readonly withdrawn: number;
  /** Ended long ago. */
  readonly ended: number;
}

/**
 * Takes back published tariffs that nobody needs any more, here and with DELETE at those that have them: tariffs that
 * have not begun, of plans that are gone, have another party or are withheld; and tariffs that ended more than 60 days
 * ago, or as many days as an agreement of the party gives CDRs of that time if these are more (400 where it sets no
 * limit). At most 500 in one run, the longest published first; nothing is left to do twice. A plan whose tariffs cannot
 * be taken back is logged and holds up no other.
 */
export async function takeBackOld(hub: TakeBackOldDeps): Promise<TakenBack> {
  const plans = await hub.objects.publishedPlans();
  const withdrawn = await eachInTurn(hub, plans, (of, left) => withdraw(hub, of, left));
  const ended = await eachInTurn(hub, plans, (of, left) => forgetEnded(hub, of, left), MOST_AT_ONCE - withdrawn);
  return { withdrawn, ended };
}

async function eachInTurn(
  hub: TakeBackOldDeps,
  plans: readonly PublishedOf[],
  work: (of: PublishedOf, left: number) => Promise<number>,
  most = MOST_AT_ONCE,
): Promise<number> {
  let done = 0;
  for (const of of plans) {
    if (done >= most) break;
    try {
      done += await work(of, most - done);
    } catch (error) {
      hub.log.error({ event: 'plan.not-taken-back', plan: of.plan, error: String(error) });
    }
  }
  return done;
}

async function withdraw(hub: TakeBackOldDeps, of: PublishedOf, limit: number): Promise<number> {
  if (await isPublished(hub, of)) return 0;
  const now = hub.clock.now();
  const writtenFrom = new Date(now.getTime() - WRITTEN_BEFORE_DAYS * DAY_MS);
  const found = await hub.objects.published({ ...of, writtenFrom, first: 'NEWEST', limit: LOOKED_AT });
  const future = found.filter((stored) => {
    const startsAt = readBack(hub, stored)?.startsAt;
    return startsAt !== undefined && startsAt > now;
  });
  const count = await takeBack(hub, future.slice(0, limit));
  if (count > 0) hub.log.info({ event: 'plan.withdrawn', plan: of.plan, takenBack: count });
  return count;
}

async function isPublished(hub: TakeBackOldDeps, { plan: id, owner }: PublishedOf): Promise<boolean> {
  const plan = hub.plans.find((one) => one.id === id);
  if (!plan || partyKey(plan.party) !== owner) return false;
  return (await whyWithheld(hub, plan)) === undefined;
}

async function forgetEnded(hub: TakeBackOldDeps, of: PublishedOf, limit: number): Promise<number> {
  const nowMs = hub.clock.now().getTime();
  const writtenUntil = new Date(nowMs - KEPT_DAYS * DAY_MS);
  const found = await hub.objects.published({ ...of, writtenUntil, limit });
  if (found.length === 0) return 0;
  const party = parsePartyKey(of.owner);
  const agreements = (await hub.agreements.list([of.owner])).filter(({ cpo }) => sameParty(cpo, party));
  const old = found.filter((stored) => {
    const endsAt = readBack(hub, stored)?.endsAt;
    return endsAt !== undefined && endsAt.getTime() + keptDays(agreements, endsAt) * DAY_MS < nowMs;
  });
  const count = await takeBack(hub, old);
  if (count > 0) hub.log.info({ event: 'plan.forgotten', plan: of.plan, takenBack: count });
  return count;
}

/** Days after its end for which a tariff is kept, by the agreements that were valid then. */
function keptDays(agreements: readonly Agreement[], at: Date): number {
  const newestFirst = agreements.toSorted((a, b) => b.validFrom.getTime() - a.validFrom.getTime());
  const days = [...new Set(agreements.map(({ emsp }) => partyKey(emsp)))].flatMap((emsp) => {
    const valid = agreementAt(
      newestFirst.filter((one) => partyKey(one.emsp) === emsp),
      at,
    );
    return valid ? [valid.maxAgeDays ?? KEPT_WITHOUT_LIMIT_DAYS] : [];
  });
  return Math.max(KEPT_DAYS, ...days);
}

/** Undefined: it cannot be read, and so nobody can tell whether it is needed; it stays. */
function readBack(hub: TakeBackOldDeps, { key, ocpiVersion, json, owner }: StoredObject): Tariff | undefined {
  try {
    return hub.ocpi.readTariff(ocpiVersion, json, parsePartyKey(owner));
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    hub.log.warn({ event: 'plan.tariff-unreadable', tariff: key, error: error.message });
    return undefined;
  }
}

/** Returns how many: one that its party has written meanwhile is its own now, and stays. */
async function takeBack(hub: TakeBackOldDeps, tariffs: readonly StoredObject[]): Promise<number> {
  let count = 0;
  for (const stored of tariffs) {
    if (!(await hub.objects.remove(stored))) continue;
    const { id, audience } = stored;
    await push(hub, { owner: parsePartyKey(stored.owner), id, audience, method: 'DELETE' });
    count++;
  }
  return count;
}
