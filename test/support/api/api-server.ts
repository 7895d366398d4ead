import { fileURLToPath } from 'node:url';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import * as OpenApiValidator from 'express-openapi-validator';
import supertest from 'supertest';
import { createApiRouter } from '../../../src/wire/api/create-api-router.js';
import { createLoginLimiter, type LoginLimits } from '../../../src/wire/api/login-limiter.js';
import type { Scene } from './api-scene.js';

export const OPENAPI_FILE = fileURLToPath(new URL('../../../openapi.yaml', import.meta.url));

/** Status of an answer, or of a request, that openapi.yaml does not know. */
export const BROKEN_CONTRACT = 599;

/** Limits that no test reaches by chance. */
const WIDE: LoginLimits = { perAccount: 1_000, perAddress: 1_000, windowS: 60 };

/**
 * The API as app.ts mounts it, with openapi.yaml as judge. `both`: of requests and answers. `answers`: of what the hub
 * says only, so that a test may send what the contract forbids.
 */
export function apiServer(scene: Scene, options: { judged: 'answers' | 'both'; limits?: LoginLimits }): Express {
  const app = express().disable('x-powered-by').set('etag', false).set('trust proxy', 1);
  const { flows, log } = scene;
  app.use(...(options.judged === 'both' ? [...judgeRequests()] : []), judgeAnswers());
  app.use('/api', createApiRouter({ flows, log, loginLimiter: createLoginLimiter(options.limits ?? WIDE) }));
  app.use(tellBrokenContract);
  return app;
}

/** A client that sends somebody's access token with every request. */
export async function clientOf(app: Express, scene: Scene, email: string) {
  return supertest.agent(app).set('Authorization', `Bearer ${await scene.tokenFor(email)}`);
}

function judgeAnswers(): RequestHandler {
  const validators = OpenApiValidator.middleware({
    apiSpec: OPENAPI_FILE,
    validateRequests: false,
    validateResponses: true,
    validateSecurity: false,
    ignoreUndocumented: true,
  });
  return inTurn(validators);
}

/** The validator parses and fills in; what it looked at is put back as it came. */
function judgeRequests(): readonly RequestHandler[] {
  const validators = OpenApiValidator.middleware({
    apiSpec: OPENAPI_FILE,
    validateRequests: true,
    validateResponses: false,
    validateSecurity: false,
  });
  const bodies = new WeakMap<object, unknown>();
  return [
    express.raw({ type: () => true }),
    (request, _response, next) => {
      bodies.set(request, request.body);
      if (request.body instanceof Uint8Array) request.body = JSON.parse(Buffer.from(request.body).toString());
      next();
    },
    inTurn(validators),
    (request, _response, next) => {
      request.body = bodies.get(request);
      const { searchParams } = new URL(request.url, 'http://hub.invalid');
      Object.defineProperty(request, 'query', { value: Object.fromEntries(searchParams), configurable: true });
      next();
    },
  ];
}

type Validators = ReturnType<typeof OpenApiValidator.middleware>;

function inTurn(validators: Validators): RequestHandler {
  const router = express.Router();
  for (const validator of validators) router.use(validator as RequestHandler);
  return router;
}

const tellBrokenContract: ErrorRequestHandler = (error, _request, response, _next) => {
  response.status(BROKEN_CONTRACT).json({ brokenContract: String(error), errors: error.errors });
};
