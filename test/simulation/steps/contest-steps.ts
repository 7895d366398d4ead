import type { Staff } from '../../../src/domain/access.js';
import type { PartyKey } from '../../../src/domain/party.js';
import { answerContest, retractContest } from '../../../src/flows/contests/answer-contest.js';
import { approveCdr } from '../../../src/flows/contests/approve-cdrs.js';
import { openContest } from '../../../src/flows/contests/open-contest.js';
import { Crash, crashingAfter } from '../crash.js';
import type { Claim } from '../model.js';
import { recover } from '../recover.js';
import type { World } from '../world.js';
import { claimsIn, crashed, sessionIsFree } from './cdr-steps.js';
import { refused, type Step } from './step.js';

const DAY_MS = 86_400_000;
const DEFAULT_WINDOW_DAYS = 10;

function clerkOf(party: PartyKey): Staff {
  return { email: `clerk@${party.slice(3).toLowerCase()}.example`, roles: ['FINANCE'], parties: [party] };
}

/** In a process that ends on the way, now and then; then it is done again, as people do. */
async function surely(world: World, work: (hub: World['hub']) => Promise<unknown>): Promise<string> {
  const after = world.random.chance(20) ? 1 + world.random.int(4) : undefined;
  if (after !== undefined) {
    try {
      await work(crashingAfter(world.hub, after));
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      await recover(world);
    }
  }
  await work(world.hub);
  return crashed(after);
}

const WORDS = { reason: 'PRICE_DIFFERS', text: 'agreed were 0.35 EUR a kWh' } as const;

export const contest: Step = async (world) => {
  const { hub, random } = world;
  // A process that ends here costs a minute: of windows that close just then it is not known what has to come.
  const soon = new Date(hub.clock.now().getTime() + 2 * 60_000);
  const claim = random.pick(
    claimsIn(world, 'ACCEPTED').filter(
      ({ place, contestableUntil, credits }) => !credits && place !== 'OUT' && contestableUntil > soon,
    ),
  );
  if (!claim) return undefined;
  const staff = clerkOf(claim.pair.emsp);
  const wanted = { ...WORDS, cdrKey: claim.key };
  if (claim.place === 'RUN' || claim.place === 'BILLED') {
    return `${claim.key} is contested too late: ${await refused('conflict', () => openContest(hub, staff, wanted))}`;
  }
  const how = await surely(world, (on) => openContest(on, staff, wanted));
  claim.state = 'CONTESTED';
  return `${claim.key} is contested${how}`;
};

export const answer: Step = async (world) => {
  const { hub, random } = world;
  const claim = random.pick(claimsIn(world, 'CONTESTED'));
  if (!claim) return undefined;
  const open = (await hub.contests.ofCdr(claim.key)).find(({ state }) => state === 'OPEN');
  if (!open) throw new Error(`no contest of ${claim.key} is open`);
  const act = random.one<'REFUSE' | 'GIVE_UP' | 'RETRACT'>(['REFUSE', 'GIVE_UP', 'RETRACT']);
  const decision = { id: open.id, text: 'we have looked at it' };
  const how = await surely(world, (on) =>
    act === 'RETRACT'
      ? retractContest(on, clerkOf(claim.pair.emsp), decision)
      : answerContest(on, clerkOf(claim.pair.cpo), { ...decision, decision: act }),
  );
  const answeredAt = (await hub.contests.find(open.id))?.answer?.at ?? hub.clock.now();
  if (act === 'GIVE_UP') {
    claim.state = 'WITHDRAWN';
    await sessionIsFree(world, claim);
  } else {
    claim.state = 'ACCEPTED';
    claim.contestableUntil = windowAfter(act, claim, answeredAt);
  }
  return `the contest of ${claim.key} ends: ${act}${how}`;
};

function windowAfter(act: 'REFUSE' | 'RETRACT', { pair, contestableUntil }: Claim, at: Date): Date {
  const days = (n: number) => new Date(at.getTime() + n * DAY_MS);
  if (act === 'REFUSE') return days(pair.agreement.contestDays || DEFAULT_WINDOW_DAYS);
  return contestableUntil > days(1) ? contestableUntil : days(1);
}

export const approve: Step = async (world) => {
  const claim = world.random.pick(
    claimsIn(world, 'ACCEPTED').filter(({ place }) => place === 'FREE' || place === 'HELD'),
  );
  if (!claim) return undefined;
  const how = await surely(world, (on) => approveCdr(on, clerkOf(claim.pair.emsp), claim.key));
  claim.state = 'APPROVED';
  return `${claim.key} is approved by its eMSP${how}`;
};
