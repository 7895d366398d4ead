import { type RequestHandler, type Response, Router } from 'express';
import { HubError } from '../../domain/errors.js';
import type { EventLog } from '../../flows/ports.js';
import type { ApiFlows } from './api-flows.js';
import type { Allowed, ApiAnswer, ApiPath } from './api-path.js';
import { apiErrorHandler } from './error-handler.js';
import { type Caller, type IdentifyByToken, identifyByToken } from './identify.js';
import { logIn } from './log-in.js';
import type { LoginLimiter } from './login-limiter.js';
import { accountPaths } from './paths/account.js';
import { analyticsPaths } from './paths/analytics.js';
import { bankPaths } from './paths/bank/bank-lines.js';
import { paymentPaths } from './paths/bank/payments.js';
import { reminderPaths } from './paths/bank/reminders.js';
import { cdrPaths } from './paths/cdrs.js';
import { agreementPaths } from './paths/clearing/agreements.js';
import { creditPaths } from './paths/clearing/credit.js';
import { legalEntityPaths } from './paths/clearing/legal-entities.js';
import { settlementPaths } from './paths/clearing/settlement.js';
import { conformancePaths } from './paths/conformance.js';
import { cdrDecisionPaths } from './paths/contests/cdr-decisions.js';
import { contestPaths } from './paths/contests/contests.js';
import { deskPaths } from './paths/desk/desk.js';
import { draftPaths } from './paths/documents/drafts.js';
import { documentPaths } from './paths/documents.js';
import { messagePaths } from './paths/messages.js';
import { outboxPaths } from './paths/outbox.js';
import { partnerPaths } from './paths/partners.js';
import { planPaths } from './paths/pricing/plans.js';
import { pricePaths } from './paths/pricing/prices.js';
import { tariffPaths } from './paths/pricing/tariffs.js';
import { qualityPaths } from './paths/quality.js';
import { quotePaths } from './paths/quotes.js';
import { roamingAgreementPaths } from './paths/roaming-agreements.js';
import { runPaths } from './paths/runs.js';
import { certificatePaths } from './paths/stations/certificates.js';
import { devicePaths } from './paths/stations/device.js';
import { firmwareCampaignPaths } from './paths/stations/firmware-campaigns.js';
import { incidentPaths } from './paths/stations/incidents.js';
import { loadPaths } from './paths/stations/load.js';
import { sitePaths } from './paths/stations/sites.js';
import { stationPaths } from './paths/stations/stations.js';
import { transactionPaths } from './paths/stations/transactions.js';
import { userPaths } from './paths/users.js';
import { readBody } from './read-body.js';
import { sendFile } from './send-file.js';
import { sendStream } from './send-stream.js';

export interface ApiDeps {
  readonly flows: ApiFlows;
  /** Shared with the portal, so that guesses count together. */
  readonly loginLimiter: LoginLimiter;
  readonly log: EventLog;
}

/**
 * The paths of openapi.yaml, to be mounted at `/api` before any other body parser. Everything but log-in wants an
 * access token and one of the roles that the path names; what is not declared is refused.
 */
export function createApiRouter({ flows, loginLimiter, log }: ApiDeps): Router {
  const router = Router();
  router.use(setHeaders);
  router
    .route('/login')
    .post(...readBody(), logIn({ flows, loginLimiter, log }))
    .all(refuseMethod('POST'));
  router.use(requireCaller(identifyByToken(flows)));
  for (const [path, methods] of byPath(apiPaths(flows))) {
    const route = router.route(path);
    for (const declared of methods) {
      route[VERB_OF[declared.method]](
        requireRole(declared.allow),
        ...readBody(declared.bodyBytesMax, declared.bodyType),
        answer(declared),
      );
    }
    route.all(refuseMethod(methods.map(({ method }) => (method === 'GET' ? 'GET, HEAD' : method)).join(', ')));
  }
  router.use(() => {
    throw new HubError('unknown-path', 'no such path');
  });
  router.use(apiErrorHandler(log));
  return router;
}

function apiPaths(flows: ApiFlows): readonly ApiPath[] {
  return [
    ...accountPaths(flows),
    ...documentPaths(flows),
    ...draftPaths(flows),
    ...cdrPaths(flows),
    ...cdrDecisionPaths(flows),
    ...contestPaths(flows),
    ...deskPaths(flows),
    ...runPaths(flows),
    ...settlementPaths(flows),
    ...bankPaths(flows),
    ...paymentPaths(flows),
    ...reminderPaths(flows),
    ...sitePaths(flows),
    ...stationPaths(flows),
    ...devicePaths(flows),
    ...loadPaths(flows),
    ...transactionPaths(flows),
    ...partnerPaths(flows),
    ...outboxPaths(flows),
    ...qualityPaths(flows),
    ...conformancePaths(flows),
    ...quotePaths(flows),
    ...planPaths(flows),
    ...pricePaths(flows),
    ...roamingAgreementPaths(flows),
    ...legalEntityPaths(flows),
    ...agreementPaths(flows),
    ...creditPaths(flows),
    ...messagePaths(flows),
    ...analyticsPaths(flows),
    ...tariffPaths(flows),
    ...certificatePaths(flows),
    ...incidentPaths(flows),
    ...firmwareCampaignPaths(flows),
    ...userPaths(flows),
  ];
}

function byPath(paths: readonly ApiPath[]): Map<string, ApiPath[]> {
  const grouped = new Map<string, ApiPath[]>();
  for (const path of paths) grouped.set(path.path, [...(grouped.get(path.path) ?? []), path]);
  return grouped;
}

const VERB_OF = { GET: 'get', POST: 'post', PUT: 'put' } as const;

/** Who called, between the two handlers of one request. */
const callers = new WeakMap<Response, Caller>();

function requireCaller(identify: IdentifyByToken): RequestHandler {
  return async (request, response, next) => {
    const caller = await identify(request, response);
    if (!caller) throw new HubError('unauthorized', 'a valid access token is needed');
    callers.set(response, caller);
    next();
  };
}

function requireRole(allowed: Allowed): RequestHandler {
  return (_request, response, next) => {
    if (!callerOf(response).staff.roles.some((role) => allowed.has(role))) {
      throw new HubError('forbidden', 'your roles do not allow this');
    }
    next();
  };
}

function answer(path: ApiPath): RequestHandler {
  return async (request, response) => {
    const params = Object.fromEntries(Object.entries(request.params).map(([name, value]) => [name, String(value)]));
    const { query, body } = request;
    await send(response, await path.handle({ ...callerOf(response), params, query, body }), request.baseUrl);
  };
}

function callerOf(response: Response): Caller {
  const caller = callers.get(response);
  if (!caller) throw new HubError('unauthorized', 'a valid access token is needed');
  return caller;
}

async function send(response: Response, result: ApiAnswer, baseUrl: string): Promise<void> {
  switch (result.kind) {
    case 'json':
      response.json(result.body);
      return;
    case 'created':
      response.status(201).location(`${baseUrl}${result.location}`).json(result.body);
      return;
    case 'empty':
      response.status(204).end();
      return;
    case 'file':
      sendFile(response, result);
      return;
    case 'stream':
      await sendStream(response, result);
      return;
  }
}

const setHeaders: RequestHandler = (_request, response, next) => {
  response.removeHeader('X-Powered-By');
  response.set({
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  });
  next();
};

function refuseMethod(allowed: string): RequestHandler {
  return (request, response) => {
    response.set('Allow', allowed);
    throw new HubError('method-not-allowed', `${request.method} is not possible here`);
  };
}
