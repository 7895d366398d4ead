import { type PartyKey, partyKey } from '../../../domain/party.js';
import { root, time } from '../fields/read.js';
import { notedIn } from '../fields/tolerated.js';
import { parseJson, parseJsonLeniently } from '../json.js';
import { type ExactTree, parseExact, stringifyExact, treesIn } from '../objects/exact-json.js';
import type { ObjectForm } from '../objects/object-form.js';
import { parseLocation } from './location.js';
import { parseSession } from './session.js';
import { parseTariff } from './tariff.js';
import { parseToken } from './token.js';

export const locationForm: ObjectForm = objectForm({
  module: 'locations',
  idFields: ['id'],
  read: (body, tolerate) => {
    const { party, id, lastUpdated } = parseLocation(body, tolerate);
    return { owner: party, ids: [id], lastUpdated };
  },
});

/** A session is for the eMSP of its token and for nobody else. */
export const sessionForm: ObjectForm = objectForm({
  module: 'sessions',
  idFields: ['id'],
  read: (body, tolerate) => {
    const { party, id, token, lastUpdated } = parseSession(body, tolerate);
    return { owner: party, ids: [id], lastUpdated, counterparty: partyKey(token.party) };
  },
  merge: mergeSession,
});

export const tariffForm: ObjectForm = objectForm({
  module: 'tariffs',
  idFields: ['id'],
  read: (body, tolerate) => {
    const { party, id, lastUpdated } = parseTariff(body, tolerate);
    return { owner: party, ids: [id], lastUpdated };
  },
});

export const tokenForm: ObjectForm = objectForm({
  module: 'tokens',
  idFields: ['uid', 'type'],
  read: (body, tolerate) => {
    const { party, uid, type, lastUpdated } = parseToken(body, tolerate);
    return { owner: party, ids: [uid, type], lastUpdated };
  },
});

/** The eMSP of the token that a Session or CDR is about, however bad the rest is; undefined where it cannot be read. */
export function emspOf(json: string): PartyKey | undefined {
  const { cdr_token: token } = Object(parseJsonLeniently(json));
  const { country_code: countryCode, party_id: partyId } = Object(token);
  const isParty = typeof countryCode === 'string' && typeof partyId === 'string';
  return isParty ? partyKey({ countryCode, partyId }) : undefined;
}

type Merge = (stored: ExactTree, change: ExactTree) => ExactTree;

function objectForm(form: Omit<ObjectForm, 'patch'> & { readonly merge?: Merge }): ObjectForm {
  const merge = form.merge ?? mergeFields;
  return {
    module: form.module,
    idFields: form.idFields,
    read: form.read,
    patch: (json, change, tolerate) => {
      const changedAt = time(root(parseJson(change)), 'last_updated');
      const stored = parseJson(json);
      if (changedAt < form.read(stored).lastUpdated) return { kind: 'outdated' };
      const named = parseExact(change);
      const merged = stringifyExact(merge(parseExact(json), named));
      const facts = form.read(parseJson(merged), notedIn(Object.keys(named), tolerate));
      return { kind: 'replaced', json: merged, facts };
    },
  };
}

/** A field that a PATCH names is replaced, lists and objects whole; the others stay (transport_and_format, PATCH). */
export function mergeFields(stored: ExactTree, change: ExactTree): ExactTree {
  return { ...stored, ...change };
}

/**
 * Charging periods of a PATCH are added to those of the Session (mod_sessions, PATCH). The same PATCH again, which is
 * the last one by its periods and its time, adds nothing: it is the repetition of a message that was not answered.
 */
function mergeSession(stored: ExactTree, change: ExactTree): ExactTree {
  const before = treesIn(stored, 'charging_periods');
  const added = treesIn(change, 'charging_periods');
  const last = before.slice(-added.length);
  const isRepeated = added.length > 0 && textOf(last) === textOf(added) && isSameTime(stored, change);
  const { charging_periods: _, ...fields } = change;
  const periods = isRepeated ? before : [...before, ...added];
  return { ...stored, ...fields, ...(periods.length > 0 && { charging_periods: periods }) };
}

function textOf(periods: readonly ExactTree[]): string {
  return periods.map(stringifyExact).join();
}

function isSameTime(stored: ExactTree, change: ExactTree): boolean {
  const at = (tree: ExactTree) => time({ at: '', fields: tree }, 'last_updated').getTime();
  return at(stored) === at(change);
}
