import type { Role } from '../party.js';
import type { Endpoint } from '../roaming/connection.js';
import { type Exchange, isSuccess, judgeAnswer, successOf, told } from './exchange.js';
import { fail, pass, type Verdict, warn, withFindings } from './verdict.js';

/** Judges the answer of the versions endpoint to our own token. */
export function judgeVersionsReachable(exchange: Exchange): Verdict {
  return judgeAnswer(exchange, (answer) => (isSuccess(answer) ? pass('', exchange) : fail(told(answer), exchange)));
}

/** Judges the list of versions. */
export function judgeVersions(exchange: Exchange, versionInUse: string): Verdict {
  const data = successOf(exchange)?.data;
  if (!Array.isArray(data)) return fail('data is not a list', exchange);
  const wrong = data.flatMap((entry: unknown, index) => {
    const { version, url } = fieldsOf(entry);
    if (typeof version !== 'string') return [`/${index}/version: expected a version number`];
    return isAbsolute(url) ? [] : [`/${index}/url: expected an absolute http(s) URL`];
  });
  if (wrong.length > 0) return withFindings(fail('entries that are no Version', exchange), wrong);
  const url = versionUrlIn(exchange, versionInUse);
  return url === undefined ? fail(`does not list ${versionInUse}, which is in use`, exchange) : pass('', exchange);
}

/** The URL of a version's details in a list of versions. */
export function versionUrlIn(exchange: Exchange, wanted: string): string | undefined {
  const data = successOf(exchange)?.data;
  const entries = Array.isArray(data) ? data.map(fieldsOf) : [];
  const url = entries.find(({ version }) => version === wanted)?.['url'];
  return typeof url === 'string' && isAbsolute(url) ? url : undefined;
}

/** Judges the form of the version details. */
export function judgeDetails(exchange: Exchange, versionInUse: string): Verdict {
  return judgeAnswer(exchange, (answer) => {
    if (!isSuccess(answer)) return fail(told(answer), exchange);
    const { version, endpoints } = fieldsOf(answer.data);
    if (version !== versionInUse) return fail(`version is not ${versionInUse}`, exchange);
    if (!Array.isArray(endpoints) || endpoints.length === 0) return fail('endpoints is not a list', exchange);
    const wrong = endpoints.flatMap(wrongEndpoint);
    if (wrong.length > 0) return withFindings(fail('entries that are no Endpoint', exchange), wrong);
    const hasCredentials = endpoints.some((entry: unknown) => fieldsOf(entry)['identifier'] === 'credentials');
    return hasCredentials ? pass('', exchange) : fail('credentials is not among the endpoints', exchange);
  });
}

/** The endpoints of version details that can be understood. */
export function endpointsIn(exchange: Exchange): readonly Endpoint[] {
  const { endpoints } = fieldsOf(successOf(exchange)?.data);
  if (!Array.isArray(endpoints)) return [];
  return endpoints.flatMap((entry: unknown, index) => {
    const { identifier, role, url } = fieldsOf(entry);
    if (wrongEndpoint(entry, index).length > 0) return [];
    return [{ identifier: String(identifier), role: role === 'RECEIVER' ? 'RECEIVER' : 'SENDER', url: String(url) }];
  });
}

/** Judges that each interface is published once; the role of `credentials` means nothing. */
export function judgeUnique(exchange: Exchange): Verdict {
  const names = endpointsIn(exchange).map(nameOf);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return twice.length === 0 ? pass('') : withFindings(fail('interfaces that stand there twice', exchange), twice);
}

/** Judges that the endpoints that the hub uses are the ones that are published. */
export function judgeKnown(exchange: Exchange, known: readonly Endpoint[]): Verdict {
  const published = new Set(endpointsIn(exchange).map(addressOf));
  const used = new Set(known.map(addressOf));
  const gone = [...used].filter((one) => !published.has(one)).map((one) => `no longer published: ${one}`);
  const added = [...published].filter((one) => !used.has(one)).map((one) => `not told to the hub: ${one}`);
  if (gone.length + added.length === 0) return pass('');
  return withFindings(warn('the endpoints have changed: PUT the credentials again', exchange), [...gone, ...added]);
}

/** What platforms of a role usually publish; no module is mandatory (OCPI 2.2.1, ModuleID). */
const USUAL: Readonly<Record<Role, readonly string[]>> = {
  CPO: ['locations SENDER', 'sessions SENDER', 'cdrs SENDER', 'tokens RECEIVER'],
  EMSP: ['tokens SENDER', 'locations RECEIVER', 'sessions RECEIVER', 'cdrs RECEIVER'],
  HUB: [],
  NAP: ['locations RECEIVER'],
  NSP: ['locations RECEIVER'],
  OTHER: [],
  SCSP: ['chargingprofiles SENDER'],
};

/** Judges that a platform publishes what its roles usually need: none of it is wrong, some missing is worth a word. */
export function judgeRoles(roles: readonly Role[], endpoints: readonly Endpoint[]): Verdict {
  const names = new Set(endpoints.map(nameOf));
  const played = [...new Set(roles)];
  const silent = played.filter((role) => USUAL[role].length > 0 && USUAL[role].every((name) => !names.has(name)));
  if (silent.length > 0) return fail(`no interface that makes a platform ${silent.join(' or ')}`);
  const missing = played.flatMap((role) => USUAL[role].filter((name) => !names.has(name)).map((n) => `${role}: ${n}`));
  return missing.length === 0 ? pass('') : withFindings(warn('usual interfaces are missing'), missing);
}

/** Judges that the platform can be told who else is connected. */
export function judgeClientInfo(endpoints: readonly Endpoint[]): Verdict {
  const isThere = endpoints.some(({ identifier, role }) => identifier === 'hubclientinfo' && role === 'RECEIVER');
  return isThere ? pass('') : warn('hubclientinfo RECEIVER is not published: it must ask the hub who is connected');
}

function wrongEndpoint(entry: unknown, index: number): readonly string[] {
  const { identifier, role, url } = fieldsOf(entry);
  if (typeof identifier !== 'string') return [`/endpoints/${index}/identifier: expected a module`];
  const isRole = role === 'SENDER' || role === 'RECEIVER' || identifier === 'credentials';
  if (!isRole) return [`/endpoints/${index}/role: expected SENDER or RECEIVER`];
  return isAbsolute(url) ? [] : [`/endpoints/${index}/url: expected an absolute http(s) URL`];
}

function nameOf({ identifier, role }: Endpoint): string {
  return identifier === 'credentials' ? identifier : `${identifier} ${role}`;
}

function addressOf(endpoint: Endpoint): string {
  return `${nameOf(endpoint)} ${endpoint.url}`;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function isAbsolute(url: unknown): boolean {
  return typeof url === 'string' && /^https?:\/\/[^\s/]+/i.test(url);
}
