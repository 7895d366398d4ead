import { type TellExchange, watchedClient } from './exchange.js';
import { createFaultSwitch, type FaultSwitch } from './faults.js';
import { answerModule } from './modules/answer-module.js';
import { ok } from './modules/answers.js';
import type { ModuleHandlers } from './modules/handlers.js';
import { createObjectShelf, type ObjectShelf } from './object-shelf.js';
import { createOcpiClient, type OcpiClientOptions } from './ocpi-client.js';
import type { ModuleName, OcpiEndpoint, OcpiParty, PlatformRole } from './ocpi-objects.js';
import { type Outgoing, outgoing } from './outgoing.js';
import {
  type ListenAt,
  type ListeningServer,
  type PlatformServerParts,
  type ReceivedMessage,
  startPlatformServer,
} from './platform-server.js';
import { createRegistration, type Invitation, type RegistrationState } from './registration.js';

export interface PlatformOptions {
  /** Parties and roles that the platform speaks for. */
  readonly roles: readonly PlatformRole[];
  /** Takes up a registration of an earlier run; then `update()` tells the other side the new address. */
  readonly state?: RegistrationState | undefined;
  /** `messages`: every message is kept for tests. `objects`: only what it says. `nothing`: long replays. */
  readonly remember?: 'messages' | 'objects' | 'nothing';
  readonly client?: OcpiClientOptions;
  readonly clock?: () => Date;
  readonly listen?: ListenAt;
  /** Is told of every message in both directions. */
  readonly tell?: TellExchange;
  /** What the platform does when it is asked to do something. */
  readonly handlers?: ModuleHandlers;
}

/** Somebody's OCPI platform: its HTTP server, its registration with the hub, what it has and what it was sent. */
export interface Platform extends Outgoing, Pick<FaultSwitch, 'fail' | 'alsoFail' | 'recover'> {
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
  /** The hub's own party, for pushes to everybody; undefined when the other side is no hub. */
  hubParty(): OcpiParty | undefined;
  /** Below which its own interfaces are: `http://127.0.0.1:41234/ocpi/2.2.1`. */
  baseUrl(): string;
  stop(): Promise<void>;
}

/** Which interfaces a platform publishes. */
export type PublishedModules = readonly { readonly identifier: ModuleName; readonly role: OcpiEndpoint['role'] }[];

/** Starts a platform on loopback. It knows other platforms by OCPI only. */
export async function startPlatform(published: PublishedModules, options: PlatformOptions): Promise<Platform> {
  const clock = options.clock ?? (() => new Date());
  const tell = options.tell ?? (() => undefined);
  const client = watchedClient(createOcpiClient(options.client), clock, tell);
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
    handlers: options.handlers ?? {},
    baseUrl: () => `${url()}/2.2.1`,
  };

  const parts: PlatformServerParts = {
    faults,
    clock,
    tell,
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
  };
  server = await startPlatformServer(parts, options.listen);

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
    hubParty: () => registration.peer()?.roles?.find(({ role }) => role === 'HUB'),
    baseUrl: shelves.baseUrl,
    fail: faults.fail,
    alsoFail: faults.alsoFail,
    recover: faults.recover,
    async stop() {
      await client.close();
      await server?.stop();
    },
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

/** A shelf that says yes to everything and keeps nothing. */
function forgetful(shelf: ObjectShelf): ObjectShelf {
  return { ...shelf, put: () => 'created', get: () => undefined };
}
