import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { type Request, Router } from 'express';
import { answerWithin } from './answer-within.js';
import type { HubMetrics } from './metrics.js';

export interface OpsDeps {
  /** Resolves when the store answers; whatever it throws means that it does not. */
  readonly checkStore: () => Promise<void>;
  readonly metrics: Pick<HubMetrics, 'text' | 'contentType'>;
  /** Bearer token for /metrics from elsewhere; absent: loopback only. */
  readonly metricsToken?: string;
}

/** A store that takes longer is not healthy. */
const STORE_CHECK_MS = 2_000;

/** For the machines that watch the hub, mounted at `/`: GET /health, /live and /metrics. */
export function createOpsRouter({ checkStore, metrics, metricsToken }: OpsDeps): Router {
  const router = Router();
  const storeAnswers = createStoreCheck(checkStore);
  router.get('/live', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok' });
  });
  router.get('/health', async (_request, response) => {
    const healthy = await storeAnswers();
    response
      .status(healthy ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ status: healthy ? 'ok' : 'unavailable', checks: { store: healthy ? 'ok' : 'down' } });
  });
  router.get('/metrics', async (request, response) => {
    response.set('Cache-Control', 'no-store');
    if (!isFromLoopback(request) && !showsToken(request, metricsToken)) {
      response.status(401).set('WWW-Authenticate', 'Bearer realm="metrics"').end();
      return;
    }
    response.type(metrics.contentType).send(await metrics.text());
  });
  return router;
}

/** Many who ask at once share one look at the store. */
function createStoreCheck(checkStore: () => Promise<void>): () => Promise<boolean> {
  let looking: Promise<boolean> | undefined;
  return () => {
    looking ??= answerWithin(STORE_CHECK_MS, async () => {
      await checkStore();
      return true;
    }).then((answered) => {
      looking = undefined;
      return answered ?? false;
    });
    return looking;
  };
}

/** A proxy on this machine is not loopback: what it forwards comes from elsewhere. */
function isFromLoopback(request: Request): boolean {
  if (request.get('x-forwarded-for') !== undefined || request.get('forwarded') !== undefined) return false;
  const address = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}

function showsToken(request: Request, expected: string | undefined): boolean {
  const presented = /^bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
  if (expected === undefined || presented === undefined) return false;
  return timingSafeEqual(digest(presented), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
