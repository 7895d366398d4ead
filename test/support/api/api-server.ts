import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import supertest from 'supertest';
import { createApiRouter } from '../../../src/wire/api/create-api-router.js';
import { createLoginLimiter, type LoginLimits } from '../../../src/wire/api/login-limiter.js';
import type { Scene } from './api-scene.js';
import { createJudge } from './judge.js';

/** Status of an answer, or of a request, that openapi.yaml does not know. */
export const BROKEN_CONTRACT = 599;

type Judged = 'requests-and-answers' | 'nothing';

/** Limits that no test reaches by chance. */
const WIDE: LoginLimits = { perAccount: 1_000, perAddress: 1_000, windowS: 60 };

/**
 * The API as app.ts mounts it, with openapi.yaml as judge of requests and answers; or of nothing, so that a test may
 * send what the contract forbids.
 */
export function apiServer(scene: Scene, options: { judged: Judged; limits?: LoginLimits }): Express {
  const app = express().disable('x-powered-by').set('etag', false).set('trust proxy', 1);
  const { flows, log } = scene;
  if (options.judged !== 'nothing') app.use(...judgeBoth());
  app.use('/api', createApiRouter({ flows, log, loginLimiter: createLoginLimiter(options.limits ?? WIDE) }));
  app.use(tellBrokenContract);
  return app;
}

/** A client that sends somebody's access token with every request. */
export async function clientOf(app: Express, scene: Scene, email: string) {
  return supertest.agent(app).set('Authorization', `Bearer ${await scene.tokenFor(email)}`);
}

/** Reading the contract takes a while: once per test file. contract.test.ts looks at the contract itself. */
let judge: RequestHandler | undefined;

const judgeOnce: RequestHandler = (request, response, next) => {
  judge ??= createJudge();
  judge(request, response, next);
};

/** The validator parses and fills in; what it looked at is put back as it came. */
function judgeBoth(): readonly RequestHandler[] {
  const bodies = new WeakMap<object, unknown>();
  return [
    express.raw({ type: () => true }),
    (request, _response, next) => {
      bodies.set(request, request.body);
      const isFilled = request.body instanceof Uint8Array && request.body.length > 0;
      const text = isFilled ? Buffer.from(request.body).toString() : undefined;
      request.body = text === undefined || request.is('application/xml') ? text : JSON.parse(text);
      next();
    },
    judgeOnce,
    (request, _response, next) => {
      request.body = bodies.get(request);
      request.query = Object.fromEntries(new URL(request.url, 'http://hub.invalid').searchParams);
      next();
    },
  ];
}

const tellBrokenContract: ErrorRequestHandler = (error, _request, response, _next) => {
  response.status(BROKEN_CONTRACT).json({ brokenContract: String(error), errors: error.errors });
};
