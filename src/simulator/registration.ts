import { randomBytes } from 'node:crypto';
import { dataOf, type OcpiClient, type OcpiReply } from './ocpi-client.js';
import type { OcpiCredentials, OcpiEndpoint, PlatformRole } from './ocpi-objects.js';
import type { PlatformAnswer, PlatformRequest } from './platform-server.js';

/** What a platform must keep of its registration to speak on after a restart. */
export interface RegistrationState {
  /** Credentials tokens that the other side may call us with. */
  readonly accepted: readonly string[];
  /** Registered: how we call the other side. */
  readonly peer?: Peer;
}

export interface Peer {
  readonly token: string;
  readonly versionsUrl: string;
  readonly endpoints: readonly OcpiEndpoint[];
  /** Absent in what an earlier release kept. */
  readonly roles?: readonly PlatformRole[];
}

/** Where and with what a platform begins a handshake: a versions URL and a TOKEN_A, or whatever token counts now. */
export interface Invitation {
  readonly versionsUrl: string;
  readonly token: string;
}

export interface Registration {
  /** Registered tokens open everything, a TOKEN_A only versions and credentials. */
  accepts(presented: string, segments: readonly string[]): boolean;
  /** Makes a TOKEN_A with which somebody may register with us. */
  invite(): string;
  /** Registers at the other side: POST credentials. */
  register(invitation: Invitation): Promise<void>;
  /** Registers anew with a fresh token, for example after a move to another address: PUT credentials. */
  update(): Promise<void>;
  /** DELETE credentials. */
  unregister(): Promise<void>;
  /** Forgets the other side without telling it, for when it does not know us either. */
  forget(): void;
  /** Answers the other side's calls on our credentials endpoint. */
  answer(request: PlatformRequest): Promise<PlatformAnswer>;
  endpoint(identifier: string, role: OcpiEndpoint['role']): string;
  peer(): Peer | undefined;
  state(): RegistrationState;
}

export interface RegistrationParts {
  readonly client: OcpiClient;
  readonly roles: readonly PlatformRole[];
  versionsUrl(): string;
  readonly state?: RegistrationState | undefined;
}

/** The credentials module in both directions (OCPI 2.2.1, credentials). A platform here has one other side: the hub. */
export function createRegistration(parts: RegistrationParts): Registration {
  const invited = new Set<string>();
  let accepted = new Set(parts.state?.accepted ?? []);
  let peer = parts.state?.peer;

  const ours = (token: string): OcpiCredentials => ({ token, url: parts.versionsUrl(), roles: parts.roles });

  const forget = (): void => {
    accepted.clear();
    peer = undefined;
  };
  const hand = async (method: 'POST' | 'PUT', invitation: Invitation): Promise<void> => {
    const endpoints = await discover(parts.client, invitation);
    const token = newToken();
    accepted.add(token); // the other side reads our versions with it before it answers
    const reply = await parts.client.send({
      method,
      module: 'credentials',
      url: urlOf(endpoints, 'credentials'),
      token: invitation.token,
      body: JSON.stringify(ours(token)),
    });
    const theirs = readCredentials(dataOf(reply, `${method} credentials`));
    accepted = new Set([token]);
    peer = { token: theirs.token, versionsUrl: theirs.url, endpoints, roles: theirs.roles };
  };

  return {
    accepts: (presented, segments) => {
      const tokens = [presented, Buffer.from(presented, 'base64').toString('utf8')];
      if (tokens.some((token) => accepted.has(token))) return true;
      return isOpening(segments) && tokens.some((token) => invited.has(token));
    },
    invite() {
      const token = newToken();
      invited.add(token);
      return token;
    },
    register: (invitation) => hand('POST', invitation),
    update: () => hand('PUT', registered(peer)),
    async unregister() {
      const { token, endpoints } = registered(peer);
      const url = urlOf(endpoints, 'credentials');
      dataOf(await parts.client.send({ method: 'DELETE', module: 'credentials', url, token }), 'DELETE credentials');
      forget();
    },
    forget,
    async answer(request) {
      if (request.method === 'GET') return ok(ours([...accepted][0] ?? ''));
      const isRegistered = peer !== undefined;
      if (isRegistered === (request.method === 'POST')) return notAllowed(request.method);
      if (request.method === 'DELETE') {
        forget();
        return ok(undefined);
      }
      const theirs = readCredentials(JSON.parse(request.bytes.toString('utf8')));
      const endpoints = await discover(parts.client, { versionsUrl: theirs.url, token: theirs.token });
      peer = { token: theirs.token, versionsUrl: theirs.url, endpoints, roles: theirs.roles };
      invited.clear();
      const token = newToken();
      accepted = new Set([token]);
      return ok(ours(token));
    },
    endpoint: (identifier, role) => urlOf(registered(peer).endpoints, identifier, role),
    peer: () => peer,
    state: () => (peer ? { accepted: [...accepted], peer } : { accepted: [...accepted] }),
  };
}

const VERSION = '2.2.1';

async function discover(client: OcpiClient, { versionsUrl, token }: Invitation): Promise<readonly OcpiEndpoint[]> {
  const get = (url: string): Promise<OcpiReply> => client.send({ method: 'GET', module: 'versions', url, token });
  const versions = dataOf(await get(versionsUrl), 'GET versions');
  const best = (versions as { version: string; url: string }[]).find(({ version }) => version === VERSION);
  if (!best) throw new Error(`${versionsUrl} does not offer OCPI ${VERSION}`);
  const details = dataOf(await get(best.url), 'GET version details');
  return (details as { endpoints: OcpiEndpoint[] }).endpoints;
}

function readCredentials(data: unknown): OcpiCredentials {
  const credentials = data as OcpiCredentials;
  if (typeof credentials?.token !== 'string' || typeof credentials.url !== 'string') {
    throw new Error('credentials without token or url');
  }
  return { ...credentials, roles: Array.isArray(credentials.roles) ? credentials.roles : [] };
}

function urlOf(endpoints: readonly OcpiEndpoint[], identifier: string, role?: OcpiEndpoint['role']): string {
  const found = endpoints.find((e) => e.identifier === identifier && (role === undefined || e.role === role));
  if (!found) throw new Error(`the other side has no ${identifier} ${role ?? ''}`);
  return found.url.replace(/\/$/, '');
}

function registered(peer: Peer | undefined): Peer {
  if (!peer) throw new Error('not registered');
  return peer;
}

/** Versions, version details and credentials: what a TOKEN_A opens. */
function isOpening(segments: readonly string[]): boolean {
  return segments[0] === 'versions' || segments.length === 1 || segments[1] === 'credentials';
}

function newToken(): string {
  return randomBytes(24).toString('base64url');
}

function ok(data: unknown): PlatformAnswer {
  return { httpStatus: 200, statusCode: 1000, data };
}

function notAllowed(method: string): PlatformAnswer {
  return { httpStatus: 405, statusCode: 2000, message: `${method} is not possible now` };
}
