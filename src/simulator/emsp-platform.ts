import { createResults, type Results } from './emsp/results.js';
import type { OcpiReply } from './ocpi-client.js';
import type { CommandFields, CommandType, OcpiChargingPreferences, OcpiChargingProfile } from './ocpi-commands.js';
import type { OcpiParty, OcpiToken } from './ocpi-objects.js';
import type { RoutedSend, Routing } from './outgoing.js';
import { type Platform, type PlatformOptions, type PublishedModules, startPlatform } from './platform.js';

/** The platform of one or more eMSPs. Without `to` the hub finds out whom a message concerns. */
export interface EmspPlatform extends Platform {
  putToken(token: OcpiToken, to?: OcpiParty): Promise<OcpiReply>;
  patchToken(token: OcpiToken, changes: object, to?: OcpiParty): Promise<OcpiReply>;
  /** Sends a command with a response URL of its own. */
  command<Command extends CommandType>(
    command: Command,
    fields: CommandFields[Command],
    routing: Routing,
  ): Promise<AsyncRequest>;
  setChargingProfile(sessionId: string, profile: OcpiChargingProfile, routing: Routing): Promise<AsyncRequest>;
  /** The profile of so many seconds comes as a result. */
  getActiveProfile(sessionId: string, durationS: number, routing: Routing): Promise<AsyncRequest>;
  clearChargingProfile(sessionId: string, routing: Routing): Promise<AsyncRequest>;
  setPreferences(sessionId: string, preferences: OcpiChargingPreferences, routing: Routing): Promise<OcpiReply>;
  readonly results: Results;
}

/** A request whose result comes later, under `id` in `results`. */
export interface AsyncRequest {
  readonly id: string;
  readonly reply: OcpiReply;
  /** What was answered at once: ACCEPTED, REJECTED …; undefined when there was no such answer. */
  readonly response: string | undefined;
}

const PUBLISHED: PublishedModules = [
  { identifier: 'tokens', role: 'SENDER' },
  { identifier: 'commands', role: 'SENDER' },
  { identifier: 'chargingprofiles', role: 'SENDER' },
  { identifier: 'locations', role: 'RECEIVER' },
  { identifier: 'sessions', role: 'RECEIVER' },
  { identifier: 'tariffs', role: 'RECEIVER' },
  { identifier: 'cdrs', role: 'RECEIVER' },
  { identifier: 'hubclientinfo', role: 'RECEIVER' },
];

/** Starts an eMSP's platform: it owns tokens, sends commands, and receives locations, tariffs, sessions and CDRs. */
export async function startEmspPlatform(options: PlatformOptions): Promise<EmspPlatform> {
  const results = createResults();
  const platform = await startPlatform(PUBLISHED, {
    ...options,
    handlers: { ...options.handlers, result: results.take },
  });
  return { ...platform, results, ...tokenPushes(platform), ...requests(platform, results) };
}

function tokenPushes(platform: Platform): Pick<EmspPlatform, 'putToken' | 'patchToken'> {
  const push = (method: 'PUT' | 'PATCH', token: OcpiToken, more: { body: object; to: OcpiParty | undefined }) =>
    platform.send({
      method,
      module: 'tokens',
      side: 'RECEIVER',
      path: [token.country_code, token.party_id, token.uid],
      query: `type=${token.type}`,
      from: { country_code: token.country_code, party_id: token.party_id },
      ...(more.to ? { to: more.to } : {}),
      body: more.body,
    });
  const keep = (token: OcpiToken): void => {
    const key = [token.country_code, token.party_id, token.uid, token.type].join('/');
    platform.own.put('tokens', key, { ...token });
  };
  return {
    putToken(token, to) {
      keep(token);
      return push('PUT', token, { body: token, to });
    },
    patchToken(token, changes, to) {
      keep({ ...token, ...changes });
      return push('PATCH', token, { body: changes, to });
    },
  };
}

type Requests = Pick<
  EmspPlatform,
  'command' | 'setChargingProfile' | 'getActiveProfile' | 'clearChargingProfile' | 'setPreferences'
>;

function requests(platform: Platform, results: Results): Requests {
  const ask = async (
    module: 'commands' | 'chargingprofiles',
    kind: string,
    message: (responseUrl: string) => Pick<RoutedSend, 'method' | 'path' | 'query' | 'body'> & Routing,
  ): Promise<AsyncRequest> => {
    const id = results.open();
    const url = `${platform.baseUrl()}/sender/${module}/${kind}/${id}`;
    const reply = await platform.send({ ...message(url), module, side: 'RECEIVER' });
    return { id, reply, response: responseOf(reply) };
  };
  const inQuery = (url: string): string => `response_url=${encodeURIComponent(url)}`;
  return {
    command: (command, fields, routing) =>
      ask('commands', command, (url) => ({
        ...routing,
        method: 'POST',
        path: [command],
        body: { response_url: url, ...fields },
      })),
    setChargingProfile: (sessionId, profile, routing) =>
      ask('chargingprofiles', 'set', (url) => ({
        ...routing,
        method: 'PUT',
        path: [sessionId],
        body: { charging_profile: profile, response_url: url },
      })),
    getActiveProfile: (sessionId, durationS, routing) =>
      ask('chargingprofiles', 'active', (url) => ({
        ...routing,
        method: 'GET',
        path: [sessionId],
        query: `duration=${durationS}&${inQuery(url)}`,
      })),
    clearChargingProfile: (sessionId, routing) =>
      ask('chargingprofiles', 'clear', (url) => ({
        ...routing,
        method: 'DELETE',
        path: [sessionId],
        query: inQuery(url),
      })),
    setPreferences: (sessionId, preferences, routing) =>
      platform.send({
        ...routing,
        method: 'PUT',
        module: 'sessions',
        side: 'SENDER',
        path: [sessionId, 'charging_preferences'],
        body: preferences,
      }),
  };
}

function responseOf({ statusCode, data }: OcpiReply): string | undefined {
  if (statusCode !== 1000 || typeof data !== 'object' || data === null || !('result' in data)) return undefined;
  return typeof data.result === 'string' ? data.result : undefined;
}
