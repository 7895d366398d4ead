import { objectKey, parsePartyKey, partyKey } from '../../domain/party.js';
import type { Site } from '../../domain/stations/site.js';
import { settleDue } from '../../flows/charging/billing/settle-due.js';
import { balanceSite } from '../../flows/load/balance-site.js';
import { createSoon } from '../../flows/presence/soon.js';
import type { StationHub } from './station-hub.js';

/** Work that begins soon after somebody has asked for it. */
export interface Ticker {
  stop(): Promise<void>;
}

/** Between the end of a transaction and its CDR; a job looks for what was left behind. */
const SETTLE_MS = 250;
/** Loads of transactions that are looked at in one go. */
const ROUNDS = 50;
/** Sessions are told anew when they are due, which is a matter of time. */
const LOOK_MS = 1_000;

/** Takes the next steps of transactions: soon after one has changed, and every few seconds. */
export function createSettler(hubOf: () => StationHub): Ticker & { start(): void; soon(): void } {
  let timer: NodeJS.Timeout | undefined;
  let interval: NodeJS.Timeout | undefined;
  let atWork: Promise<void> | undefined;
  let isAtWork = false;
  let isWanted = false;

  async function work(): Promise<void> {
    const hub = hubOf();
    do {
      isWanted = false;
      for (let round = 0; round < ROUNDS; round++) {
        if ((await settleDue(hub, hub.clock.now())) === 0) break;
      }
    } while (isWanted);
  }
  const begin = (): void => {
    timer = undefined;
    if (isAtWork) {
      isWanted = true;
      return;
    }
    isAtWork = true;
    atWork = work()
      .catch((error: unknown) => hubOf().log.error({ event: 'transactions.not-settled', error: String(error) }))
      .finally(() => {
        isAtWork = false;
      });
  };
  return {
    start: () => {
      interval = setInterval(begin, LOOK_MS).unref();
    },
    soon: () => {
      timer ??= setTimeout(begin, SETTLE_MS).unref();
    },
    stop: async () => {
      clearInterval(interval);
      clearTimeout(timer);
      await atWork;
    },
  };
}

/** Starts and stops of a site are gathered for so long. */
const BALANCE_MS = 1_000;
const SITES_AT_ONCE = 4;

/** Shares the power of a site anew soon after a transaction began or ended there. */
export function createBalancer(
  hubOf: () => StationHub,
): Ticker & { soon(place: Pick<Site, 'party'> & { readonly siteId: string }): void } {
  const gathering = new Map<string, NodeJS.Timeout>();
  const soon = createSoon({
    name: 'balance-site',
    atOnce: SITES_AT_ONCE,
    log: { error: (fields) => hubOf().log.error(fields) },
    work: async (key) => {
      const hub = hubOf();
      const [party = '', siteId = ''] = key.split('/', 2);
      const site = await hub.sites.find(partyKey(parsePartyKey(party)), siteId);
      if (site?.limit) await balanceSite(hub, site);
    },
  });
  return {
    soon: ({ party, siteId }) => {
      const key = objectKey(party, siteId);
      if (gathering.has(key)) return;
      const begin = (): void => {
        gathering.delete(key);
        soon.add(key);
      };
      gathering.set(key, setTimeout(begin, BALANCE_MS).unref());
    },
    stop: async () => {
      for (const timer of gathering.values()) clearTimeout(timer);
      gathering.clear();
      await soon.stop();
    },
  };
}
