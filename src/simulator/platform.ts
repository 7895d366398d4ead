import { createFaultSwitch, type Fault, type FaultScope } from './faults.js';
import { answerModule } from './module-answers.js';
import { createObjectShelf, type JsonObject, type ObjectShelf } from './object-shelf.js';
import {
  createOcpiClient,
  dataOf,
  type OcpiClient,
  type OcpiClientOptions,
  type OcpiReply,
  type OcpiSend,
} from './ocpi-client.js';
import type { ModuleName, OcpiEndpoint, OcpiParty, PlatformRole } from './ocpi-objects.js';
import { type ListeningServer, type ReceivedMessage, startPlatformServer } from './platform-server.js';
import { createRegistration, type Invitation, type Registration, type RegistrationState } from './registration.js';

export interface PlatformOptions {
  /** Parties and roles that the platform speaks for. */
  readonly roles: readonly PlatformRole[];
  /** Takes up a registration of an earlier run; then `update()` tells the other side the new address. */
  readonly state?: RegistrationState | undefined;
  /** `messages`: every message is kept for tests. `objects`: only what it says. `nothing`: long replays. */
  readonly remember?: 'messages' | 'objects' | 'nothing';
  readonly client?: OcpiClientOptions;
  readonly clock?: () => Date;
}

/** A message to a party behind the hub. */
export interface RoutedSend {
  readonly method: OcpiSend['method'];
  readonly module: ModuleName;
  /** The interface of the hub that is called: RECEIVER for pushes, SENDER for GETs of lists. */
  readonly side: OcpiEndpoint['role'];
  /** Below the module's URL, each segment still decoded. */
  readonly path?: readonly string[];
  readonly query?: string;
  readonly from: OcpiParty;
  readonly to?: OcpiParty;
  /** An object, or JSON text where its bytes matter. */
  readonly body?: object | string;
}

/** Somebody's OCPI platform: its HTTP server, its registration with the hub, what it has and what it was sent. */
export interface Platform {
  /** `http://127.0.0.1:41234/ocpi/versions`. */
  readonly versionsUrl: string;
  readonly roles: readonly PlatformRole[];
  /** Its own objects, as its sender interface shows them. */
  readonly own: ObjectShelf;
  /** What it was sent. */
  readonly received: ObjectShelf;
  /** Every message that came in, oldest first. */
  readonly messages: readonly ReceivedMessage[];
  invite(): Invitation;
  register(invitation: Invitation): Promise<void>;
  update(): Promise<void>;
  unregister(): Promise<void>;
  /** Forgets the registration without telling the other side. */
  forget(): void;
  state(): RegistrationState;
  send(message: RoutedSend): Promise<OcpiReply>;
  /** Calls an absolute URL with our credentials token: a `Location` or a page's `Link`. */
  get(url: string, routing: { readonly from: OcpiParty; readonly to?: OcpiParty }): Promise<OcpiReply>;
  /** All pages of a list at the hub. */
  fetchAll(message: Pick<RoutedSend, 'module' | 'query' | 'from' | 'to'>): Promise<readonly JsonObject[]>;
  fail(fault: Fault, scope?: FaultScope): void;
  recover(): void;
  stop(): Promise<void>;
}

/** Which interfaces a platform publishes. */
export type PublishedModules = readonly { readonly identifier: ModuleName; readonly role: OcpiEndpoint['role'] }[];

/** Starts a platform on loopback. It knows other platforms by OCPI only. */
export async function startPlatform(published: PublishedModules, options: PlatformOptions): Promise<Platform> {
  const clock = options.clock ?? (() => new Date());
  const client = createOcpiClient(options.client);
  const own = createObjectShelf();
  const received = createObjectShelf();
  const messages: ReceivedMessage[] = [];
  const faults = createFaultSwitch();
  let server: ListeningServer | undefined;
  const url = (): string => server?.url ?? '';
  const registration = createRegistration({
    client,
    roles: options.roles,
    versionsUrl: () => `${url()}/versions`,
    state: options.state,
  });
  const shelves = {
    own,
    received: options.remember === 'nothing' ? forgetful(received) : received,
    baseUrl: () => `${url()}/2.2.1`,
  };

  server = await startPlatformServer({
    faults,
    clock,
    accepts: registration.accepts,
    record: (message) => {
      if ((options.remember ?? 'messages') === 'messages') messages.push(message);
    },
    async answer(request) {
      const [first, second] = request.segments;
      if (first === 'versions') return ok([{ version: '2.2.1', url: `${url()}/2.2.1` }]);
      if (second === undefined) return ok(details(published, url()));
      if (second === 'credentials') return registration.answer(request);
      return answerModule(shelves, request);
    },
  });

  return {
    versionsUrl: `${url()}/versions`,
    roles: options.roles,
    own,
    received,
    messages,
    invite: () => ({ versionsUrl: `${url()}/versions`, token: registration.invite() }),
    register: registration.register,
    update: registration.update,
    unregister: registration.unregister,
    forget: registration.forget,
    state: registration.state,
    ...outgoing(client, registration),
    fail: faults.fail,
    recover: faults.recover,
    async stop() {
      await client.close();
      await server?.stop();
    },
  };
}

/** Messages to the hub with the token that it gave us. */
function outgoing(
  client: OcpiClient,
  registration: Registration,
): { readonly send: Platform['send']; readonly get: Platform['get']; readonly fetchAll: Platform['fetchAll'] } {
  const token = (): string => registration.peer()?.token ?? '';
  const send: Platform['send'] = ({ module, side, path, query, body, ...rest }) => {
    const below = (path ?? []).map((segment) => `/${encodeURIComponent(segment)}`).join('');
    return client.send({
      ...rest,
      url: registration.endpoint(module, side) + below + (query ? `?${query}` : ''),
      token: token(),
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  };
  const get: Platform['get'] = (url, routing) => client.send({ ...routing, method: 'GET', url, token: token() });
  return {
    send,
    get,
    fetchAll: ({ module, ...rest }) =>
      allPages(
        () => send({ ...rest, module, method: 'GET', side: 'SENDER' }),
        (link) => get(link, rest),
      ),
  };
}

function details(published: PublishedModules, url: string): object {
  const modules = published.map(({ identifier, role }) => ({
    identifier,
    role,
    url: `${url}/2.2.1/${role.toLowerCase()}/${identifier}`,
  }));
  return {
    version: '2.2.1',
    endpoints: [{ identifier: 'credentials', role: 'SENDER', url: `${url}/2.2.1/credentials` }, ...modules],
  };
}

const MAX_PAGES = 1_000;

async function allPages(
  first: () => Promise<OcpiReply>,
  next: (link: string) => Promise<OcpiReply>,
): Promise<readonly JsonObject[]> {
  const all: JsonObject[] = [];
  let reply = await first();
  for (let page = 0; page < MAX_PAGES; page += 1) {
    all.push(...(dataOf(reply, 'GET list') as JsonObject[]));
    const link = /<([^>]+)>;\s*rel="next"/.exec(String(reply.headers['link'] ?? ''))?.[1];
    if (!link) return all;
    reply = await next(link);
  }
  throw new Error(`more than ${MAX_PAGES} pages`);
}

/** A shelf that says yes to everything and keeps nothing. */
function forgetful(shelf: ObjectShelf): ObjectShelf {
  return { ...shelf, put: () => 'created', get: () => undefined };
}

function ok(data: unknown): { httpStatus: number; statusCode: number; data: unknown } {
  return { httpStatus: 200, statusCode: 1000, data };
}
