import { withPart } from './modules/locations.js';
import { mergeSession } from './modules/receive-object.js';
import { partOf } from './modules/sender.js';
import type { JsonObject } from './object-shelf.js';
import type { OcpiReply } from './ocpi-client.js';
import type { OcpiActiveChargingProfile } from './ocpi-commands.js';
import type {
  OcpiCdr,
  OcpiConnector,
  OcpiEvse,
  OcpiLocation,
  OcpiParty,
  OcpiSession,
  OcpiTariff,
} from './ocpi-objects.js';
import { type Platform, type PlatformOptions, type PublishedModules, startPlatform } from './platform.js';

/** The platform of one or more CPOs. Pushes go to a party behind the hub, or by the hub's own choice without `to`. */
export interface CpoPlatform extends Platform {
  putLocation(location: OcpiLocation, to?: OcpiParty): Promise<OcpiReply>;
  /** Replaces a part of a location: an EVSE, or a connector when two ids are given. */
  putPart(part: LocationPart, object: OcpiEvse | OcpiConnector, to?: OcpiParty): Promise<OcpiReply>;
  /** Changes fields of a location, of an EVSE or of a connector; `last_updated` must be among them. */
  patchPart(part: LocationPart, changes: object, to?: OcpiParty): Promise<OcpiReply>;
  putTariff(tariff: OcpiTariff, to?: OcpiParty): Promise<OcpiReply>;
  deleteTariff(tariff: OcpiParty & { readonly id: string }, to?: OcpiParty): Promise<OcpiReply>;
  putSession(session: OcpiSession, to?: OcpiParty): Promise<OcpiReply>;
  patchSession(session: OcpiParty & { id: string }, changes: object, to?: OcpiParty): Promise<OcpiReply>;
  /** The URL of the CDR at the hub is the reply's `Location`. */
  postCdr(cdr: OcpiCdr, to?: OcpiParty): Promise<OcpiReply>;
  /** Asks in real time whether a card may charge. */
  authorize(question: CardQuestion, to?: OcpiParty): Promise<OcpiReply>;
  /** Tells who set a charging profile what is active now. */
  putActiveProfile(update: ActiveProfileUpdate, to?: OcpiParty): Promise<OcpiReply>;
}

/** A location of ours, or with an EVSE and a connector what is inside it. */
export interface LocationPart {
  readonly location: OcpiParty & { readonly id: string };
  readonly inner?: readonly string[];
}

export interface CardQuestion {
  readonly from: OcpiParty;
  readonly uid: string;
  readonly type?: string;
  readonly location?: { readonly location_id: string; readonly evse_uids?: readonly string[] };
}

export interface ActiveProfileUpdate {
  readonly from: OcpiParty;
  readonly sessionId: string;
  readonly active: OcpiActiveChargingProfile;
}

const PUBLISHED: PublishedModules = [
  { identifier: 'locations', role: 'SENDER' },
  { identifier: 'sessions', role: 'SENDER' },
  { identifier: 'tariffs', role: 'SENDER' },
  { identifier: 'cdrs', role: 'SENDER' },
  { identifier: 'tokens', role: 'RECEIVER' },
  { identifier: 'commands', role: 'RECEIVER' },
  { identifier: 'chargingprofiles', role: 'RECEIVER' },
  { identifier: 'hubclientinfo', role: 'RECEIVER' },
];

/** Starts a CPO's platform: it owns locations, tariffs, sessions and CDRs, and receives tokens and commands. */
export async function startCpoPlatform(options: PlatformOptions): Promise<CpoPlatform> {
  const platform = await startPlatform(PUBLISHED, options);
  const isKept = options.remember !== 'nothing';
  const push: Push = (method, module, { object, to }) => {
    const path = [object.country_code, object.party_id, object.id];
    if (isKept) platform.own.put(module, path.join('/'), { ...object });
    const below = method === 'PUT' ? { path } : {};
    return platform.send({ method, module, side: 'RECEIVER', ...below, ...parties(object, to), body: object });
  };
  return {
    ...platform,
    putLocation: (object, to) => push('PUT', 'locations', { object, to }),
    putTariff: (object, to) => push('PUT', 'tariffs', { object, to }),
    putSession: (object, to) => push('PUT', 'sessions', { object, to }),
    postCdr: (object, to) => push('POST', 'cdrs', { object, to }),
    ...partialPushes(platform),
    authorize: ({ from, uid, type, location }, to) =>
      platform.send({
        method: 'POST',
        module: 'tokens',
        side: 'SENDER',
        path: [uid, 'authorize'],
        ...(type && { query: `type=${encodeURIComponent(type)}` }),
        ...parties(from, to),
        ...(location && { body: location }),
      }),
    putActiveProfile: ({ from, sessionId, active }, to) =>
      platform.send({
        method: 'PUT',
        module: 'chargingprofiles',
        side: 'SENDER',
        path: [sessionId],
        ...parties(from, to),
        body: active,
      }),
  };
}

type Push = (
  method: 'PUT' | 'POST',
  module: 'locations' | 'tariffs' | 'sessions' | 'cdrs',
  what: { readonly object: OcpiLocation | OcpiTariff | OcpiSession | OcpiCdr; readonly to: OcpiParty | undefined },
) => Promise<OcpiReply>;

/** Changes of what was pushed before; our own copy changes with them. */
function partialPushes(
  platform: Platform,
): Pick<CpoPlatform, 'putPart' | 'patchPart' | 'deleteTariff' | 'patchSession'> {
  const part = (
    method: 'PUT' | 'PATCH',
    { location, inner = [] }: LocationPart,
    { body, to }: { readonly body: object; readonly to: OcpiParty | undefined },
  ): Promise<OcpiReply> => {
    const path = pathOf(location);
    const known = platform.own.get('locations', path.join('/'));
    const changed = known && withChanges(known, inner, method === 'PUT' ? { put: body } : { patch: body });
    if (changed) platform.own.put('locations', path.join('/'), changed);
    const side = 'RECEIVER';
    return platform.send({
      method,
      module: 'locations',
      side,
      path: [...path, ...inner],
      ...parties(location, to),
      body,
    });
  };
  return {
    putPart: (target, body, to) => part('PUT', target, { body, to }),
    patchPart: (target, body, to) => part('PATCH', target, { body, to }),
    deleteTariff(tariff, to) {
      const path = pathOf(tariff);
      platform.own.remove('tariffs', path.join('/'));
      return platform.send({ method: 'DELETE', module: 'tariffs', side: 'RECEIVER', path, ...parties(tariff, to) });
    },
    patchSession(session, changes, to) {
      const path = pathOf(session);
      const known = platform.own.get('sessions', path.join('/'));
      if (known) platform.own.put('sessions', path.join('/'), mergeSession(known, { ...changes }));
      const routing = parties(session, to);
      return platform.send({ method: 'PATCH', module: 'sessions', side: 'RECEIVER', path, ...routing, body: changes });
    },
  };
}

function withChanges(
  location: JsonObject,
  inner: readonly string[],
  change: { readonly put: object } | { readonly patch: object },
): JsonObject | undefined {
  if ('put' in change) return withPart(location, inner, { ...change.put });
  const known = partOf(location, inner);
  return known && withPart(location, inner, { ...known, ...change.patch });
}

function pathOf({ country_code, party_id, id }: OcpiParty & { readonly id: string }): readonly string[] {
  return [country_code, party_id, id];
}

/** The routing headers of a message of `owner`. */
function parties(
  { country_code, party_id }: OcpiParty,
  to: OcpiParty | undefined,
): { readonly from: OcpiParty; readonly to?: OcpiParty } {
  return { from: { country_code, party_id }, ...(to && { to }) };
}
