import { join } from 'node:path';
import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import type { Store } from 'express-session';
import { HubError } from '../../domain/errors.js';
import type { Clock, EventLog } from '../../flows/ports.js';
import type { ApiFlows } from '../api/api-flows.js';
import { httpStatusOf, refusalOf } from '../api/error-handler.js';
import type { LoginLimiter } from '../api/login-limiter.js';
import { createCsrf } from './csrf.js';
import { downloadFile, showInvoices } from './invoices.js';
import { logIn, logOut, showLogin } from './login.js';
import { keepOutOfCaches, pageHeaders } from './page-headers.js';
import { createPages, type Pages } from './pages.js';
import { knowStaff, openSession, requireMoney, requireStaff } from './session.js';
import { showIncidents } from './stations/incidents-page.js';
import { showStation } from './stations/station-page.js';
import type { StationPageFlows } from './stations/station-screen-flows.js';
import { showStations } from './stations/stations-page.js';
import { showCdr, showTransactions } from './stations/transactions-page.js';

export type PortalFlows = Pick<ApiFlows, 'logIn' | 'recallStaff' | 'listDocuments' | 'downloadDocument'> &
  StationPageFlows;

export interface PortalDeps {
  readonly flows: PortalFlows;
  readonly loginLimiter: LoginLimiter;
  readonly log: EventLog;
  readonly clock: Clock;
  /** Where web sessions are kept; shared by all instances of the hub. */
  readonly sessionStore: Store;
  /** Signs session cookies and CSRF tokens. */
  readonly sessionSecret: string;
  /** Where browsers reach the hub; cookies are Secure when it is https. */
  readonly publicUrl: string;
  /** The folder that has `portal/`. */
  readonly templatesDir: string;
}

/** Pages of finance and of stations, to be mounted at `/portal`. They work without JavaScript; what changes anything is a POST. */
export function createPortalRouter(deps: PortalDeps): Router {
  const router = Router();
  const pages = createPages(deps.templatesDir);
  const csrf = createCsrf(deps);
  const login = { ...deps, pages, csrf };

  router.use(pageHeaders(deps.publicUrl));
  router.use('/assets', express.static(join(deps.templatesDir, 'portal', 'assets'), ASSETS));
  router.use(keepOutOfCaches, openSession(deps), knowStaff(deps), csrf.readCookies);

  const form = [express.urlencoded({ extended: false, limit: FORM_BYTES_MAX }), csrf.protect];
  router.route('/login').get(showLogin(login)).post(form, logIn(login)).all(refuseMethod('GET, HEAD, POST'));
  router.route('/logout').post(form, logOut).all(refuseMethod('POST'));
  router.get('/', (request, response) => response.redirect(303, `${request.baseUrl}/invoices`));
  router.get('/invoices', requireStaff, showInvoices({ ...deps, pages, csrf }));
  router.get('/invoices/:number/pdf', requireStaff, downloadFile(deps, 'pdf'));
  router.get('/invoices/:number/csv', requireStaff, downloadFile(deps, 'csv'));
  const shown = { ...deps, pages, csrf };
  router.get('/stations', requireStaff, showStations(shown));
  router.get('/stations/:id', requireStaff, showStation(shown));
  router.get('/incidents', requireStaff, showIncidents(shown));
  router.get('/transactions', requireStaff, requireMoney, showTransactions(shown));
  router.get('/cdrs/:party/:id', requireStaff, requireMoney, showCdr(shown));
  router.use(() => {
    throw new HubError('unknown-path', 'no such page');
  });
  router.use(showError(deps, pages));
  return router;
}

const FORM_BYTES_MAX = 8 * 1024;

/** A browser keeps assets and asks each time whether they are still the same: a new release never meets an old style. */
const ASSETS: NonNullable<Parameters<typeof express.static>[1]> = {
  index: false,
  redirect: false,
  dotfiles: 'ignore',
  cacheControl: false,
  setHeaders: (response) => void response.setHeader('Cache-Control', 'no-cache'),
};

const TITLES: Readonly<Record<number, string>> = {
  400: 'This cannot be read',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Not possible here',
  409: 'Not ready',
  413: 'Too large',
};

function showError({ log }: Pick<PortalDeps, 'log'>, pages: Pages): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const refusal = refusalOf(error);
    if (!refusal) log.error({ event: 'portal.failed', method: request.method, path: request.path, err: error });
    const status = refusal ? httpStatusOf[refusal.code] : 500;
    const title = TITLES[status] ?? 'Something went wrong';
    const message = refusal?.message ?? 'The hub could not do this. It has been noted; please try again later.';
    response.status(status).send(pages.message({ baseUrl: request.baseUrl, title, message }));
  };
}

function refuseMethod(allowed: string): RequestHandler {
  return (request, response) => {
    response.set('Allow', allowed);
    throw new HubError('method-not-allowed', `${request.method} is not possible here`);
  };
}
