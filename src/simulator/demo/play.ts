import { activeSessionOf, cdrOf, completedSessionOf, creditOf } from '../day/cdr-of.js';
import { type PlayedSession, playDay } from '../day/charging-day.js';
import { tariffOf } from '../day/price-list.js';
import { seededRandom } from '../day/random.js';
import { dataOf } from '../ocpi-client.js';
import { dateTime, type OcpiCdr } from '../ocpi-objects.js';
import type { DemoCast } from './cast.js';
import type { CpoAtWork, DemoNetworks } from './join.js';

/** What was posted, by what the hub should make of it. */
export interface PlayedDay {
  /** Right, and to be paid. */
  readonly good: readonly OcpiCdr[];
  /** Claims a tenth too much. */
  readonly wrong: readonly OcpiCdr[];
  /** Its periods do not add up to its energy. */
  readonly doubtful: readonly OcpiCdr[];
  /** Credited, and the credits; they cancel out. */
  readonly credited: readonly OcpiCdr[];
  readonly credits: readonly OcpiCdr[];
}

const SEED = 20_261_014;

/** Which sessions of the first CPO go wrong. */
const WRONG = 4;
const DOUBTFUL = 9;
const CREDITED = 14;

/** Both sides publish what the other needs: tokens to the CPOs; tariffs and locations to the eMSPs. */
export async function publishAll({ cpos, emsps }: DemoNetworks): Promise<void> {
  for (const cpo of cpos) {
    const to = cpo.company.party;
    for (const { company, platform } of emsps) {
      for (const token of company.tokens) dataOf(await platform.putToken(token, to), `PUT token ${token.uid}`);
    }
    const { plan, locations } = cpo.company.network;
    const tariff = tariffOf(plan.prices, plan.owner, plan.builtAt);
    for (const emsp of emsps) {
      const receiver = emsp.company.party;
      dataOf(await cpo.platform.putTariff(tariff, receiver), `PUT tariff ${tariff.id}`);
      for (const location of locations) {
        dataOf(await cpo.platform.putLocation(location, receiver), `PUT location ${location.id}`);
      }
    }
  }
}

/** Plays a day with so many sessions at each CPO, 15 or more, and posts their CDRs, three of them with trouble. */
export async function playSessions(
  { cpos, emsps }: DemoNetworks,
  cast: DemoCast,
  sessionsPerCpo: number,
): Promise<PlayedDay> {
  const tokens = emsps.flatMap(({ company }) => company.tokens);
  const parts = await Promise.all(
    cpos.map(async (cpo, index) => {
      const random = seededRandom(SEED + index);
      const { network } = cpo.company;
      const sessions = playDay({ network, tokens, day: cast.day, sessionCount: sessionsPerCpo, random });
      for (const session of sessions) await showSession(cpo, session);
      return postCdrs(cpo, sessions, index === 0 ? 'with-trouble' : 'without-trouble');
    }),
  );
  const all = (kind: keyof PlayedDay): readonly OcpiCdr[] => parts.flatMap((part) => part[kind]);
  return {
    good: all('good'),
    wrong: all('wrong'),
    doubtful: all('doubtful'),
    credited: all('credited'),
    credits: all('credits'),
  };
}

/** The session as the driver's app sees it: started, half way, completed. */
async function showSession({ company, platform }: CpoAtWork, session: PlayedSession): Promise<void> {
  const { prices } = company.network.plan;
  const cdr = ownCdr({ company }, session);
  const active = activeSessionOf(session, prices);
  const halfWay = new Date((session.startedAt.getTime() + session.chargedUntil.getTime()) / 2);
  const kwh = Math.floor(cdr.total_energy * 500) / 1000;
  dataOf(await platform.putSession(active, session.token), `PUT session ${session.id}`);
  const progress = { kwh, last_updated: dateTime(halfWay) };
  dataOf(await platform.patchSession(active, progress, session.token), `PATCH session ${session.id}`);
  const completed = completedSessionOf(session, cdr, prices);
  dataOf(await platform.putSession(completed, session.token), `PUT session ${session.id}`);
}

async function postCdrs(
  cpo: CpoAtWork,
  sessions: readonly PlayedSession[],
  kind: 'with-trouble' | 'without-trouble',
): Promise<PlayedDay> {
  const day = { good: [], wrong: [], doubtful: [], credited: [], credits: [] } as {
    [Kind in keyof PlayedDay]: OcpiCdr[];
  };
  const post = async (list: OcpiCdr[], cdr: OcpiCdr): Promise<void> => {
    dataOf(await cpo.platform.postCdr(cdr, cdr.cdr_token), `POST cdr ${cdr.id}`);
    list.push(cdr);
  };
  for (const [index, session] of sessions.entries()) {
    const cdr = ownCdr(cpo, session);
    if (kind === 'without-trouble' || ![WRONG, DOUBTFUL, CREDITED].includes(index)) await post(day.good, cdr);
    else if (index === WRONG) await post(day.wrong, overcharging(cdr));
    else if (index === DOUBTFUL) await post(day.doubtful, { ...cdr, total_energy: cdr.total_energy + 1 });
    else {
      await post(day.credited, cdr);
      await post(day.credits, creditOf(cdr));
      const corrected = ownCdr(cpo, { ...session, powerW: Math.floor(session.powerW * 0.9) });
      await post(day.good, { ...corrected, id: `${cdr.id}-R` });
    }
  }
  return day;
}

/** What the CPO's own billing makes of the session. */
function ownCdr({ company }: Pick<CpoAtWork, 'company'>, session: PlayedSession): OcpiCdr {
  const { prices, owner, builtAt } = company.network.plan;
  return cdrOf(session, prices, tariffOf(prices, owner, builtAt));
}

/** A tenth too much on the energy, and the total to match: only who prices it again finds out. */
function overcharging(cdr: OcpiCdr): OcpiCdr {
  const energy = cdr.total_energy_cost?.excl_vat ?? 0;
  const surcharge = Math.round(energy * 1_000) / 10_000;
  const dearer = (amount: number): number => Math.round((amount + surcharge) * 1e6) / 1e6;
  return {
    ...cdr,
    total_cost: { excl_vat: dearer(cdr.total_cost.excl_vat) },
    total_energy_cost: { excl_vat: dearer(energy) },
  };
}
