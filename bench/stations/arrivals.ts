import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange, TellExchange } from '../../src/simulator/exchange.js';

/** When an eMSP got what. */
export interface Arrivals {
  readonly tell: TellExchange;
  /** From when a state was told until the first message of its EVSE came, ms; those that came in time. */
  statuses(sent: ReadonlyMap<string, number>, withinMs: number): Promise<readonly number[]>;
  /** From when a session at an EVSE was ended until its CDR came. `uids`: of the CDRs that came, in their order. */
  cdrs(sent: ReadonlyMap<string, number>, uids: () => readonly string[], withinMs: number): Promise<readonly number[]>;
}

const POLL_MS = 50;

export function createArrivals(): Arrivals {
  const patches = new Map<string, number[]>();
  const cdrs: number[] = [];
  const noteOf = ({ path, at }: Exchange): void => {
    const [uid = ''] = (path.split('?')[0] ?? '').split('/').slice(-1);
    const key = decodeURIComponent(uid);
    patches.set(key, [...(patches.get(key) ?? []), at.getTime()]);
  };
  return {
    tell(exchange) {
      if (exchange.direction !== 'in') return;
      if (exchange.module === 'locations' && exchange.method !== 'GET') noteOf(exchange);
      if (exchange.module === 'cdrs' && exchange.method === 'POST') cdrs.push(exchange.at.getTime());
    },
    async statuses(sent, withinMs) {
      const tookOf = () =>
        [...sent].flatMap(([uid, atMs]) => {
          const came = patches.get(uid)?.find((ms) => ms >= atMs);
          return came === undefined ? [] : [came - atMs];
        });
      return until(() => tookOf().length >= sent.size, withinMs).then(tookOf);
    },
    async cdrs(sent, uids, withinMs) {
      await until(() => cdrs.length >= sent.size && uids().length >= sent.size, withinMs);
      return uids().flatMap((uid, index) => {
        const [endedMs, cameMs] = [sent.get(uid), cdrs[index]];
        return endedMs === undefined || cameMs === undefined ? [] : [cameMs - endedMs];
      });
    },
  };
}

async function until(isSo: () => boolean, withinMs: number): Promise<void> {
  for (const endMs = Date.now() + withinMs; !isSo() && Date.now() < endMs; ) await sleep(POLL_MS);
}
