import { toText } from '../../domain/decimal.js';
import type { PartyKey } from '../../domain/party.js';
import type { AgreementPair, AgreementStore } from '../../store/agreement-store.js';
import type { Hub } from '../hub.js';
import { remember } from '../remember.js';
import { type CheckCreditDeps, type CreditAnswer, checkCredit, type LimitedAgreement } from './check-credit.js';
import { limitsInForce } from './list-credit.js';

/** Looks at credit where a driver waits, and warns people before it is used up. */
export interface CreditWatch {
  /**
   * Whether an eMSP has credit for one more session at a CPO, by what this process knew a second ago. Makes nobody wait
   * long: UNKNOWN when the store does not tell in time, and then nobody is refused.
   */
  authorize(pair: AgreementPair): Promise<CreditAnswer | { readonly kind: 'UNKNOWN' }>;
  /** Looks at every limit in force and warns of those that are nearly used up. */
  lookAtAll(): Promise<void>;
}

type CreditWatchDeps = Pick<Hub, 'agreements' | 'balanceBook' | 'clock' | 'log'>;

/** A driver waits, and the eMSP has still to be asked. */
const DEADLINE_MS = 500;
const MOST_PAIRS = 10_000;

/** Warnings are given once by each process when the limit is neared, and again when it was left and is neared anew. */
export function createCreditWatch(hub: CreditWatchDeps, deadlineMs = DEADLINE_MS): CreditWatch {
  const warned = new Set<string>();
  const lately = latelyKnown(hub);
  const note = (line: LimitedAgreement): void => {
    const { key } = line.agreement;
    if (!line.standing.isNearLimit) warned.delete(key);
    else if (!warned.has(key)) {
      warned.add(key);
      hub.log.warn({ event: 'credit.warn', ...fieldsOf(line) });
    }
  };
  return {
    authorize: async (pair) => {
      try {
        const answer = await within(deadlineMs, checkCredit(lately, pair));
        if (answer.kind === 'ALLOWED' || answer.kind === 'NO_CREDIT') note(answer);
        if (answer.kind === 'NO_CREDIT') hub.log.info({ event: 'credit.refused', ...fieldsOf(answer) });
        return answer;
      } catch (error) {
        hub.log.warn({ event: 'credit.not-checked', ...pair, error: String(error) });
        return { kind: 'UNKNOWN' };
      }
    },
    lookAtAll: async () => {
      for (const line of await limitsInForce(hub)) note(line);
    },
  };
}

/** The hub as it was a second ago, also where nothing is agreed: a burst of drivers asks the store once. */
function latelyKnown({ agreements, balanceBook, clock }: CreditWatchDeps): CheckCreditDeps {
  const valid = remember({
    ask: (pair: `${PartyKey} ${PartyKey}`) => validNow(agreements, pair, clock.now()),
    max: MOST_PAIRS,
  });
  return {
    clock,
    agreements: { validAt: ({ cpo, emsp }) => valid.find(`${cpo} ${emsp}`) },
    balanceBook: { ofParty: balanceBook.ofPartyLately },
  };
}

function validNow(agreements: Pick<AgreementStore, 'validAt'>, pair: `${PartyKey} ${PartyKey}`, at: Date) {
  const [cpo, emsp] = pair.split(' ') as [PartyKey, PartyKey];
  return agreements.validAt({ cpo, emsp, at });
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not known within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function fieldsOf({ agreement, standing }: LimitedAgreement): Readonly<Record<string, string>> {
  const { exposure, headroom, limit, prepaid } = standing;
  return {
    agreement: agreement.key,
    currency: agreement.currency,
    exposure: toText(exposure),
    limit: toText(limit),
    prepaid: toText(prepaid),
    headroom: toText(headroom),
  };
}
