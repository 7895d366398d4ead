import { type Request, type RequestHandler, type Response, Router } from 'express';
import { HubError } from '../../domain/errors.js';
import { authenticateConnection, unauthorized } from '../../flows/registration/authenticate-connection.js';
import type { RegistrationHub } from '../../flows/registration/registration-hub.js';
import { withCorrelation } from '../../log.js';
import type { WireLog } from '../http/wire-log.js';
import { answerErrors } from './error-handler.js';
import { exchangeOf, openExchange } from './exchange.js';
import { repeatedHeader } from './headers.js';
import type { OcpiModule } from './module.js';
import { credentialsRoutes } from './modules/credentials.js';
import { modulePath, versionDetailsRoutes, versionsRoutes } from './modules/versions.js';
import { type ConfigurationRoute, readRouting, type ServeDeps, serve } from './serve.js';
import { authenticateByToken } from './token-strategy.js';
import { VERSION_NUMBERS, type VersionNumber } from './versions.js';

export interface OcpiRouterDeps {
  readonly hub: RegistrationHub;
  /** What each version offers beside versions and credentials. */
  readonly modules: Readonly<Record<VersionNumber, readonly OcpiModule[]>>;
  readonly log: WireLog;
  /** Largest request body, before and after inflating. */
  readonly bodyLimitBytes: number;
}

/** Modules that are not routed: routing headers mean nothing there (OCPI 2.2.1, message routing headers). */
const CONFIGURATION_MODULES = ['hubclientinfo'];

/**
 * The hub's OCPI interface, to be mounted at `/ocpi`: `/versions`, `/2.2.1`, `/2.2.1/credentials` and
 * `/2.2.1/{sender|receiver}/{module}`. Every answer is an OCPI envelope that carries the request's ids.
 */
export function createOcpiRouter(deps: OcpiRouterDeps): Router {
  const { hub } = deps;
  const serveDeps = { identity: hub.identity, clock: hub.clock, log: deps.log, bodyLimitBytes: deps.bodyLimitBytes };
  const router = Router();
  router.use(begin(hub.secrets.newId));
  router.use(authenticateByToken((token) => authenticateConnection(hub, token)));
  router.use(keepTokenAOut);

  router.use('/versions', moduleRouter(serveDeps, versionsModule(hub.ocpiUrl)));
  for (const version of VERSION_NUMBERS) {
    router.use(`/${version}`, versionRouter(deps, { serveDeps, version }));
  }

  router.use(() => {
    throw new HubError('unknown-path', 'there is nothing at this URL; see the version details');
  });
  router.use(answerErrors(serveDeps));
  return router;
}

function versionsModule(ocpiUrl: string): MountedModule {
  return { moduleUrl: '/versions', version: '2.2.1', routes: versionsRoutes(ocpiUrl) };
}

interface VersionDeps {
  readonly serveDeps: ServeDeps;
  readonly version: VersionNumber;
}

function versionRouter(deps: OcpiRouterDeps, { serveDeps, version }: VersionDeps): Router {
  const modules = deps.modules[version];
  const router = Router();
  const details = versionDetailsRoutes(version, { ocpiUrl: deps.hub.ocpiUrl, modules });
  mountRoutes(router, serveDeps, { moduleUrl: `/${version}`, version, routes: details });
  const credentials = { moduleUrl: `/${version}/credentials`, version, routes: credentialsRoutes(deps.hub, version) };
  router.use('/credentials', moduleRouter(serveDeps, credentials));

  for (const module of modules) {
    const path = modulePath(module);
    const isRouted = !CONFIGURATION_MODULES.includes(module.identifier);
    const mounted = { moduleUrl: `/${version}${path}`, version, routes: module.routes };
    router.use(path, ...(isRouted ? [readRouting] : []), moduleRouter(serveDeps, mounted));
  }
  return router;
}

interface MountedModule {
  readonly moduleUrl: string;
  readonly version: VersionNumber;
  readonly routes: readonly ConfigurationRoute[];
}

function moduleRouter(deps: ServeDeps, module: MountedModule): Router {
  const router = Router();
  mountRoutes(router, deps, module);
  return router;
}

/** All routes first and the refusals of other methods after them, since the patterns of two routes may overlap. */
function mountRoutes(router: Router, deps: ServeDeps, { moduleUrl, version, routes }: MountedModule): void {
  for (const route of routes) {
    router[METHOD_NAMES[route.method]](route.path, serve(deps, { route, ocpiVersion: version, moduleUrl }));
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    const allowed = routes.filter((route) => route.path === path).map((route) => route.method);
    router.all(path, refuseMethod(allowed));
  }
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
    const exchange = openExchange(req, newId);
    const repeated = repeatedHeader(req);
    if (repeated === 'authorization') throw unauthorized();
    if (repeated) throw new HubError('bad-json', `the header ${repeated} came twice`);
    withCorrelation(exchange.correlationId, next);
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
