import { fileURLToPath } from 'node:url';
import express, { type Express } from 'express';
import session from 'express-session';
import supertest from 'supertest';
import { createLoginLimiter, type LoginLimits } from '../../../src/wire/api/login-limiter.js';
import { createPortalRouter } from '../../../src/wire/portal/create-portal-router.js';
import type { StationScreenFlows } from '../../../src/wire/portal/stations/station-screen-flows.js';
import { PASSWORD, type Scene } from './api-scene.js';

const TEMPLATES = fileURLToPath(new URL('../../../templates', import.meta.url));
const WIDE: LoginLimits = { perAccount: 1_000, perAddress: 1_000, windowS: 60 };

export interface PortalOptions {
  readonly publicUrl?: string;
  readonly limits?: LoginLimits;
  readonly sessionStore?: session.Store;
  /** Absent: a hub without stations. */
  readonly screens?: StationScreenFlows;
}

const NO_STATIONS: StationScreenFlows = { stationsNow: async () => new Map(), statusHistory: async () => [] };

/** The portal as app.ts mounts it, sessions in memory. */
export function portalServer({ flows, log, clock }: Scene, options: PortalOptions = {}): Express {
  const app = express().disable('x-powered-by').set('etag', false).set('trust proxy', 1);
  const router = createPortalRouter({
    flows: { ...flows, ...(options.screens ?? NO_STATIONS) },
    log,
    clock,
    loginLimiter: createLoginLimiter(options.limits ?? WIDE),
    sessionStore: options.sessionStore ?? new session.MemoryStore(),
    sessionSecret: 'a secret of tests, long enough for all',
    publicUrl: options.publicUrl ?? 'http://127.0.0.1:8080',
    templatesDir: TEMPLATES,
  });
  return app.use('/portal', router);
}

export type Browser = ReturnType<typeof supertest.agent>;

/** A browser that keeps cookies. */
export function browserOf(app: Express): Browser {
  return supertest.agent(app);
}

/** Fills in the log-in form as a browser would. */
export async function logIn(browser: Browser, email: string, more: Readonly<Record<string, string>> = {}) {
  const form = await browser.get('/portal/login');
  return browser
    .post('/portal/login')
    .type('form')
    .send({ _csrf: csrfOf(form), email, password: PASSWORD, ...more });
}

/** The token in the first form of a page. */
export function csrfOf(page: supertest.Response): string {
  const token = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1];
  if (token === undefined) throw new Error(`no form with a token in: ${page.text.slice(0, 200)}`);
  return token;
}

/** Name → the whole `Set-Cookie` line. */
export function cookiesOf(answer: supertest.Response): ReadonlyMap<string, string> {
  const lines: readonly string[] = [answer.headers['set-cookie'] ?? []].flat();
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line]));
}
