import { agreementAt } from '../../domain/clearing/agreement.js';
import { type PartyKey, parsePartyKey, partyKey } from '../../domain/party.js';
import type { AgreementPair, AgreementStore } from '../../store/agreement-store.js';
import { remember } from '../remember.js';

const MOST_PAIRS = 10_000;

/**
 * Remembers for a second what two parties have agreed, so that a burst of CDRs asks the store once. A version added
 * through the returned store counts at once; a pair that has agreed nothing is asked for again each time.
 */
export function cachedAgreements(store: AgreementStore): AgreementStore {
  const versions = remember({
    ask: (pair: `${PartyKey} ${PartyKey}`) => store.versions(pairOf(pair)),
    isKept: (found) => found.length > 0,
    max: MOST_PAIRS,
  });
  return {
    ...store,
    insert: (agreement) => versions.forgetAfter(store.insert(agreement)),
    validAt: async ({ at, cpo, emsp }) => agreementAt(await versions.find(`${cpo} ${emsp}`), at),
  };
}

function pairOf(pair: `${PartyKey} ${PartyKey}`): AgreementPair {
  const [cpo = '', emsp = ''] = pair.split(' ');
  return { cpo: partyKey(parsePartyKey(cpo)), emsp: partyKey(parsePartyKey(emsp)) };
}
