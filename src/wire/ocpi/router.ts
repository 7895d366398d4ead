import { type Request, type RequestHandler, type Response, Router } from 'express';
import { HubError } from '../../domain/errors.js';
import type { Hub } from '../../flows/hub.js';
import type { Presence } from '../../flows/ports.js';
import { authenticateConnection, unauthorized } from '../../flows/registration/authenticate-connection.js';
import type { RegistrationHub } from '../../flows/registration/registration-hub.js';
import type { WireLog } from '../http/wire-log.js';
import { credentialsRoutes } from './configuration/credentials.js';
import { letHubsSpeak, type OtherHubs } from './configuration/other-hubs.js';
import { modulePath, versionDetailsRoutes, versionsRoutes } from './configuration/versions.js';
import { answerErrors } from './error-handler.js';
import { exchangeOf, openExchange } from './exchange.js';
import { repeatedHeader } from './headers.js';
import { limitRequests } from './limits/limit-requests.js';
import { limitWrongTokens, WRONG_TOKEN_LIMITS, type WrongTokenLimits } from './limits/limit-wrong-tokens.js';
import type { OcpiModule } from './module.js';
import type { RecordExchange } from './record/record-exchange.js';
import { type ConfigurationRoute, readRouting, type ServeDeps, serve } from './serve.js';
import { authenticateByToken } from './token-strategy.js';
import { VERSION_NUMBERS, type VersionNumber } from './versions.js';

export interface OcpiRouterDeps {
  /** Absent where no other hub is connected. */
  readonly otherHubs?: OtherHubs;
  readonly hub: RegistrationHub & Pick<Hub, 'qualityLog'> & Partial<Pick<Hub, 'presence'>>;
  /** What each version offers beside versions and credentials. */
  readonly modules: Readonly<Record<VersionNumber, readonly OcpiModule[]>>;
  readonly log: WireLog;
  /** Largest request body, before and after inflating. */
  readonly bodyLimitBytes: number;
  /** Keeps what known platforms ask in the message log. */
  readonly record?: RecordExchange;
  /** How much one caller may ask; absent: as much as it likes. */
  readonly limits?: RequestLimits;
}

export interface RequestLimits {
  /** Of a platform whose connection says nothing else. */
  readonly requestsPerSecond: number;
  /** Requests without a valid token from one address; absent: `WRONG_TOKEN_LIMITS`. */
  readonly wrongTokens?: WrongTokenLimits;
}

/** Modules that are not routed: routing headers mean nothing there (OCPI 2.2.1, message routing headers). */
const CONFIGURATION_MODULES = ['hubclientinfo'];

/**
 * The hub's OCPI interface, to be mounted at `/ocpi`: `/versions`, `/2.2.1`, `/2.2.1/credentials` and
 * `/2.2.1/{sender|receiver}/{module}`. Every answer is an OCPI envelope that carries the request's ids.
 */
export function createOcpiRouter(deps: OcpiRouterDeps): Router {
  const { hub, log, bodyLimitBytes, record, limits, otherHubs } = deps;
  const { identity, clock, qualityLog } = hub;
  const serveDeps = { identity, clock, qualityLog, log, bodyLimitBytes, ...(record && { record }) };
  const router = Router();
  router.use(begin(hub.secrets.newId));
  router.use(authenticateByToken((token) => authenticateConnection(hub, token)));
  if (limits) router.use(limitWrongTokens(limits.wrongTokens ?? WRONG_TOKEN_LIMITS));
  if (limits) router.use(limitRequests(limits.requestsPerSecond));
  router.use(noteSignOfLife(hub.presence));
  router.use(keepTokenAOut);

  router.use(
    byModule([versionsModule(hub.ocpiUrl), ...VERSION_NUMBERS.flatMap((version) => modulesOf(deps, version))], {
      ...serveDeps,
      ...(otherHubs && { otherHubs }),
    }),
  );
  router.use(unknownPath);
  router.use(answerErrors(serveDeps));
  return router;
}

interface MountedModule {
  readonly identifier: string;
  readonly url: string;
  readonly version: VersionNumber;
  /** Of functional modules every answer carries routing headers. */
  readonly type: 'functional' | 'configuration';
  readonly routes: readonly ConfigurationRoute[];
}

function versionsModule(ocpiUrl: string): MountedModule {
  return {
    identifier: 'versions',
    url: '/versions',
    version: '2.2.1',
    type: 'configuration',
    routes: versionsRoutes(ocpiUrl),
  };
}

function modulesOf({ hub, modules }: OcpiRouterDeps, version: VersionNumber): readonly MountedModule[] {
  const offered = modules[version];
  const details = versionDetailsRoutes(version, { ocpiUrl: hub.ocpiUrl, modules: offered });
  const functional = offered.map((module) => ({
    identifier: module.identifier,
    url: `/${version}${modulePath(module)}`,
    version,
    type: CONFIGURATION_MODULES.includes(module.identifier) ? ('configuration' as const) : ('functional' as const),
    routes: module.routes,
  }));
  return [
    ...functional,
    {
      identifier: 'credentials',
      url: `/${version}/credentials`,
      version,
      type: 'configuration',
      routes: credentialsRoutes(hub, version),
    },
    { identifier: 'versions', url: `/${version}`, version, type: 'configuration', routes: details },
  ];
}

type MountDeps = ServeDeps & Pick<OcpiRouterDeps, 'otherHubs'>;

/**
 * Each module has a router of its own, found by the first three segments of the path: one after the other, a hundred
 * patterns would be tried for each message. What is not of such a URL is versions or credentials.
 */
function byModule(modules: readonly MountedModule[], deps: MountDeps): RequestHandler {
  const routers = new Map<string, Router>();
  const others = Router();
  for (const module of modules) {
    const isDeep = module.url.split('/').length === MODULE_SEGMENTS + 1;
    const router = isDeep ? Router() : others;
    if (isDeep) routers.set(module.url.toLowerCase(), router);
    mountModule(router, deps, module);
  }
  return (req, res, next) => (routers.get(moduleUrlIn(req.path)) ?? others)(req, res, next);
}

/** `/2.2.1/sender/tokens` */
const MODULE_SEGMENTS = 3;

function moduleUrlIn(path: string): string {
  let end = 0;
  for (let segment = 0; segment < MODULE_SEGMENTS && end >= 0; segment += 1) end = path.indexOf('/', end + 1);
  return (end < 0 ? path : path.slice(0, end)).toLowerCase();
}

/** All routes first and the refusals of other methods after them, since the patterns of two routes may overlap. */
function mountModule(router: Router, deps: MountDeps, module: MountedModule): void {
  const { identifier, url, version: ocpiVersion, routes } = module;
  const hubs = deps.otherHubs ? [letHubsSpeak(deps.otherHubs, module)] : [];
  const before = module.type === 'functional' ? [...hubs, readRouting] : [];
  const fullPath = (path: string) => (path === '/' ? url : `${url}${path}`);
  for (const route of routes) {
    const method = METHOD_NAMES[route.method];
    router[method](
      fullPath(route.path),
      ...before,
      serve(deps, { route, ocpiVersion, module: identifier, moduleUrl: url }),
    );
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    const allowed = routes.filter((route) => route.path === path).map((route) => route.method);
    router.all(fullPath(path), ...before, refuseMethod(allowed));
  }
  router.use(url, ...before, unknownPath);
}

function unknownPath(): never {
  throw new HubError('unknown-path', 'there is nothing at this URL; see the version details');
}

const METHOD_NAMES = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const;

function refuseMethod(allowed: readonly string[]): RequestHandler {
  const allow = allowed.join(', ');
  return (_req, res) => {
    res.setHeader('Allow', allow);
    throw new HubError('method-not-allowed', `methods here: ${allow}`);
  };
}

/** Opens the exchange and refuses headers that came twice: which of the two would count is anybody's guess. */
function begin(newId: () => string): RequestHandler {
  return (req, _res, next) => {
    openExchange(req, newId);
    const repeated = repeatedHeader(req);
    if (repeated === 'authorization') throw unauthorized();
    if (repeated) throw new HubError('bad-json', `the header ${repeated} came twice`);
    next();
  };
}

/** Every message of a registered platform says that it is there (OCPI 2.2.1, mod_hub_client_info, still alive check). */
function noteSignOfLife(presence: Presence | undefined): RequestHandler {
  return (req, _res, next) => {
    const { caller } = exchangeOf(req);
    if (caller?.tokenKind === 'TOKEN_C') presence?.seen(caller.connection.id);
    next();
  };
}

/** TOKEN_A opens versions and credentials only; everything else, existing or not, is 401 (authorization header). */
const OPEN_TO_TOKEN_A = new Set([
  '/versions',
  ...VERSION_NUMBERS.flatMap((version) => [`/${version}`, `/${version}/credentials`]),
]);

function keepTokenAOut(req: Request, _res: Response, next: () => void): void {
  const path = req.path.toLowerCase().replace(/\/$/, '');
  if (exchangeOf(req).caller?.tokenKind === 'TOKEN_A' && !OPEN_TO_TOKEN_A.has(path)) throw unauthorized();
  next();
}
