import { HubError } from '../../../domain/errors.js';
import type { Endpoint } from '../../../domain/roaming/connection.js';
import type {
  Discovery,
  PartnerCredentials,
  PartyClient,
  RegisterInput,
  Routing,
  Secrets,
} from '../../../flows/ports.js';
import { createOutgoing, type Outgoing, type OutgoingOptions, type OutgoingRequest } from '../../http/outgoing.js';
import { stringifyJson } from '../json.js';
import { isSpoken, VERSION_NUMBERS, type VersionNumber, versionOf } from '../versions.js';
import { authorizationOf, createAuthorizations, type PartnerToken } from './authorization.js';
import { isRecord, readEnvelope, toPartnerAnswer } from './partner-answer.js';

export interface PartyClientOptions extends OutgoingOptions {
  readonly secrets: Pick<Secrets, 'open' | 'newId'>;
  /** For one handshake with a partner: all its requests together. */
  readonly handshakeTimeoutMs: number;
}

/** The hub's calls to partners, with the connections that it keeps open for them. */
export interface OcpiPartyClient extends PartyClient {
  close(): Promise<void>;
}

/** Platforms that are not connected yet share their connections; no id of a connection has a space. */
const HANDSHAKES = 'all handshakes';
/** More endpoints than this are no endpoint list: OCPI 2.2.1 knows 17. */
const MAX_ENDPOINTS = 200;

/** Speaks OCPI to partners, each in its own habit of writing the credentials token. */
export function createPartyClient(options: PartyClientOptions): OcpiPartyClient {
  const outgoing = createOutgoing(options);
  const { secrets, handshakeTimeoutMs } = options;
  const authorizations = createAuthorizations(secrets);
  const shake = (partner: PartnerToken): Handshake => {
    const deadlineMs = performance.now() + handshakeTimeoutMs;
    return { outgoing, partner, newId: secrets.newId, deadlineMs };
  };
  return {
    send: async ({ connection, routing, method, url, body, timeoutMs, tokenInstead: token }) => {
      const { rawToken } = connection.settings;
      const authorization = token === undefined ? authorizations(connection) : authorizationOf({ token, rawToken });
      const headers = headersFor(authorization, routing, body);
      const about = { platform: connection.id, method, url, headers, timeoutMs };
      return toPartnerAnswer(await outgoing.request(body ? { ...about, body } : about));
    },
    discover: ({ versionsUrl, version, ...partner }) =>
      orUnusable(() => discover(shake(partner), { versionsUrl, ...(version !== undefined && { version }) })),
    register: (input) => orUnusable(() => register(shake(input), input)),
    close: outgoing.close,
  };
}

interface Handshake {
  readonly outgoing: Outgoing;
  readonly partner: PartnerToken;
  readonly newId: () => string;
  /** Monotonic. */
  readonly deadlineMs: number;
}

function headersFor(authorization: string, routing: Routing, body: Uint8Array | undefined): string[] {
  const headers = ['Authorization', authorization, 'Accept', 'application/json', 'Accept-Encoding', 'gzip'];
  headers.push('X-Request-ID', routing.requestId, 'X-Correlation-ID', routing.correlationId);
  const { from, to } = routing;
  if (to) headers.push('OCPI-to-country-code', to.countryCode, 'OCPI-to-party-id', to.partyId);
  if (from) headers.push('OCPI-from-country-code', from.countryCode, 'OCPI-from-party-id', from.partyId);
  if (body) headers.push('Content-Type', 'application/json');
  return headers;
}

async function discover(
  handshake: Handshake,
  wanted: { readonly versionsUrl: string; readonly version?: string },
): Promise<Discovery> {
  const version = bestVersion(await call(handshake, { method: 'GET', url: wanted.versionsUrl }), wanted.version);
  const details = await call(handshake, { method: 'GET', url: version.url });
  const listed = isRecord(details) && Array.isArray(details['endpoints']) ? details['endpoints'] : [];
  if (listed.length > MAX_ENDPOINTS) throw unusable(`more than ${MAX_ENDPOINTS} endpoints`);
  const endpoints = listed.flatMap(readEndpoint);
  if (endpoints.length === 0) throw new HubError('no-endpoints', 'the version details list no usable endpoint');
  for (const endpoint of endpoints) handshake.outgoing.check(endpoint.url);
  return { version: version.number, endpoints };
}

/** The newest version that both speak, or the one that is wanted. */
function bestVersion(data: unknown, wanted?: string): { readonly number: VersionNumber; readonly url: string } {
  if (!Array.isArray(data)) throw unusable('the versions are not a list');
  const offered = data.flatMap((entry) => {
    const { version, url } = isRecord(entry) ? entry : {};
    const isUsable = typeof version === 'string' && isSpoken(version) && typeof url === 'string';
    return isUsable && (wanted === undefined || wanted === version) ? [{ number: version, url }] : [];
  });
  const best = offered.sort((a, b) => VERSION_NUMBERS.indexOf(b.number) - VERSION_NUMBERS.indexOf(a.number))[0];
  if (!best) {
    const spoken = wanted ?? VERSION_NUMBERS.join(', ');
    throw new HubError('no-common-version', `the partner does not list OCPI ${spoken} in its versions`);
  }
  return best;
}

/** An entry that cannot be understood is left out; the role of `credentials` means nothing (ModuleID, credentials). */
function readEndpoint(entry: unknown): readonly Endpoint[] {
  const { identifier, role, url } = isRecord(entry) ? entry : {};
  if (typeof identifier !== 'string' || typeof url !== 'string') return [];
  if (role === 'SENDER' || role === 'RECEIVER') return [{ identifier, role, url }];
  return identifier === 'credentials' ? [{ identifier, role: 'SENDER', url }] : [];
}

async function register(handshake: Handshake, input: RegisterInput): Promise<PartnerCredentials> {
  if (!isSpoken(input.version)) throw new HubError('no-common-version', `the hub does not speak ${input.version}`);
  const { parseCredentials, formatCredentials } = versionOf(input.version);
  const body = Buffer.from(stringifyJson(formatCredentials(input.ours)));
  return parseCredentials(await call(handshake, { method: 'POST', url: input.credentialsUrl, body }));
}

/** Asks one thing of the handshake and returns `data`; any answer but success is of no use. */
async function call(
  { outgoing, partner, newId, deadlineMs }: Handshake,
  request: Pick<OutgoingRequest, 'method' | 'url' | 'body'>,
): Promise<unknown> {
  const headers = headersFor(authorizationOf(partner), { requestId: newId(), correlationId: newId() }, request.body);
  const timeoutMs = Math.max(1, Math.ceil(deadlineMs - performance.now()));
  const answer = await outgoing.request({ ...request, platform: HANDSHAKES, headers, timeoutMs });
  const { status, data } = readEnvelope(answer);
  if (answer.httpStatus >= 400 || status < 1000 || status >= 2000) {
    throw unusable(`HTTP ${answer.httpStatus}, OCPI ${status} to ${request.method}`);
  }
  return data;
}

function unusable(because: string): HubError {
  return new HubError('client-api-unusable', `your OCPI interface cannot be used: ${because}`);
}

/** In a handshake it does not matter how the other side failed: 3001 (OCPI 2.2.1, status_codes). */
async function orUnusable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isKnown = error instanceof HubError && HANDSHAKE_CODES.includes(error.code);
    if (error instanceof HubError && !isKnown) throw unusable(error.message);
    throw error;
  }
}

const HANDSHAKE_CODES: readonly string[] = ['client-api-unusable', 'no-common-version', 'no-endpoints'];
