import { HubError } from '../../../domain/errors.js';
import { objectKey, type PartyKey, partyKey } from '../../../domain/party.js';
import { DEFAULT_TOKEN_TYPE, tokenKey } from '../../../domain/roaming/token.js';
import type { Hub } from '../../../flows/hub.js';
import type { ListRequest } from '../../../flows/roaming/list-objects.js';
import { readDateTime } from '../fields/date-time.js';
import { nextPage, onlyValue } from '../objects/list-request.js';
import { locationPartForm } from '../v221/location-parts.js';
import type { OwnWords } from './hosted-answer.js';
import { type HostedCall, partiesOf } from './hosted-call.js';

export type CopiesDeps = Pick<Hub, 'cdrs' | 'limits' | 'objects'>;

type PageQuery = Pick<ListRequest, 'dateFrom' | 'dateTo' | 'limit' | 'offset'>;

const SHOWN_TO_ALL = ['locations', 'tariffs'] as const;

/**
 * What a hosted party is asked for with GET: its Locations, Tariffs, Sessions and CDRs are what the hub has of them.
 * Of Sessions and CDRs a party sees its own. Refuses with `unknown-object` and `unknown-path`.
 */
export async function readCopy(hub: CopiesDeps, call: HostedCall): Promise<OwnWords> {
  const { module, role, path } = call;
  if (role === 'RECEIVER' && module === 'tokens') return { json: await tokenOf(hub, call) };
  if (role === 'SENDER' && path.length === 0) return listOf(hub, call);
  if (role === 'SENDER' && module === 'locations') return { json: await locationOf(hub, call) };
  throw new HubError('unknown-path', `stations of this hub have nothing to read at ${module}`);
}

async function locationOf({ objects }: CopiesDeps, call: HostedCall): Promise<string> {
  const [locationId = '', evseUid, connectorId] = call.path;
  const { cpo } = partiesOf(call);
  const location = await objects.find('locations', objectKey(cpo, locationId));
  const part = evseUid === undefined ? undefined : { evseUid, ...(connectorId !== undefined && { connectorId }) };
  const json = location && part ? locationPartForm.findPart(location.json, part) : location?.json;
  if (json === undefined) throw new HubError('unknown-object', 'there is no such Location, EVSE or Connector');
  return json;
}

async function tokenOf({ objects }: CopiesDeps, { path, query }: HostedCall): Promise<string> {
  const [countryCode = '', partyId = '', uid = ''] = path;
  const type = onlyValue(query, 'type') ?? DEFAULT_TOKEN_TYPE;
  const token = await objects.find('tokens', tokenKey({ party: { countryCode, partyId }, uid, type }));
  if (!token) throw new HubError('unknown-token', 'there is no such Token');
  return token.json;
}

async function listOf(hub: CopiesDeps, call: HostedCall): Promise<OwnWords> {
  const { cpo, emsp } = partiesOf(call);
  const asked = pageOf(call, hub.limits.pageLimit);
  const { texts, total } = await pageTexts(hub, call, { asked, cpo: partyKey(cpo), reader: partyKey(emsp) });
  const next = nextPage(call.query, { ...asked, total });
  const [address = ''] = call.message.url.split('?', 1);
  return {
    json: `[${texts.join(',')}]`,
    headers: {
      'x-total-count': String(total),
      'x-limit': String(hub.limits.pageLimit),
      ...(next && { link: `<${address}?${next}>; rel="next"` }),
    },
  };
}

interface PageAsked {
  readonly asked: PageQuery;
  readonly cpo: PartyKey;
  readonly reader: PartyKey;
}

async function pageTexts(hub: CopiesDeps, { module }: HostedCall, { asked, cpo, reader }: PageAsked) {
  if (module === 'cdrs') {
    const { items, total } = await hub.cdrs.page({ involving: [reader], cpo }, asked);
    return { texts: items.map(({ original }) => original), total };
  }
  const open = SHOWN_TO_ALL.find((one) => one === module);
  const listed = open ?? (module === 'sessions' ? module : undefined);
  if (!listed) throw new HubError('unknown-path', `stations of this hub have no list of ${module}`);
  const visibleTo = open ? ([reader, 'EVERYBODY'] as const) : [reader];
  const { items, total } = await hub.objects.page(listed, { ...asked, owner: cpo, visibleTo });
  return { texts: items.map(({ json }) => json), total };
}

function pageOf({ query }: HostedCall, cap: number): PageQuery {
  const dateFrom = timeOf(query, 'date_from');
  const dateTo = timeOf(query, 'date_to');
  return {
    ...(dateFrom && { dateFrom }),
    ...(dateTo && { dateTo }),
    offset: countOf(query, 'offset') ?? 0,
    limit: Math.max(1, Math.min(countOf(query, 'limit') ?? cap, cap)),
  };
}

function timeOf(query: URLSearchParams, name: string): Date | undefined {
  const text = onlyValue(query, name);
  const at = text === undefined ? undefined : readDateTime(text);
  if (typeof at === 'string') throw new HubError('bad-field', `${name}: ${at}`, name);
  return at;
}

function countOf(query: URLSearchParams, name: string): number | undefined {
  const text = onlyValue(query, name);
  if (text === undefined) return undefined;
  if (!/^\d{1,12}$/.test(text)) throw new HubError('bad-field', `${name}: expected an integer`, name);
  return Number(text);
}
