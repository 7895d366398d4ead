import express, { type Express } from 'express';
import supertest from 'supertest';
import { createOpsRouter, type OpsDeps } from '../../../src/wire/ops/create-ops-router.js';
import { createMetrics } from '../../../src/wire/ops/metrics.js';

const COUNTS = { pending: 3, delivered: 208, failed: 1 };

describe('GET /health', () => {
  it('is 200 while the store answers', async () => {
    const answer = await supertest(ops()).get('/health');
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 200,
      body: { status: 'ok', checks: { store: 'ok' } },
    });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('is 503 while the store does not answer, without saying why, and green again afterwards', async () => {
    let failure: Error | undefined = new Error('connect ECONNREFUSED mongodb://hub:secret@10.0.0.5');
    const app = ops({
      checkStore: async () => {
        if (failure) throw failure;
      },
    });
    const red = await supertest(app).get('/health');
    expect({ status: red.status, body: red.body }).toEqual({
      status: 503,
      body: { status: 'unavailable', checks: { store: 'down' } },
    });
    expect((await supertest(app).get('/live')).status).toBe(200);
    failure = undefined;
    expect((await supertest(app).get('/health')).status).toBe(200);
  });

  it('is 503 when the check itself throws', async () => {
    const checkStore = () => {
      throw new TypeError('not connected');
    };
    expect((await supertest(ops({ checkStore })).get('/health')).status).toBe(503);
  });

  it('does not wait for a store that hangs, and asks it once for many who wait', async () => {
    let asked = 0;
    const checkStore = () => {
      asked++;
      return new Promise<void>(() => {});
    };
    const app = ops({ checkStore });
    const before = performance.now();
    const answers = await Promise.all(Array.from({ length: 5 }, () => supertest(app).get('/health')));
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503]);
    expect(asked).toBe(1);
    expect(performance.now() - before).toBeLessThan(4_000);
  });
});

describe('GET /live', () => {
  it('answers whatever the store does', async () => {
    const answer = await supertest(ops({ checkStore: () => new Promise(() => {}) })).get('/live');
    expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body: { status: 'ok' } });
  });
});

describe('GET /metrics', () => {
  it('answers this machine', async () => {
    const answer = await supertest(ops()).get('/metrics');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(answer.text).toContain('process_cpu_user_seconds_total');
  });

  it('answers elsewhere only to who knows the token', async () => {
    const app = ops({ metricsToken: 'a token of the monitoring' });
    const from = (headers: object) =>
      supertest(app)
        .get('/metrics')
        .set({ 'X-Forwarded-For': '203.0.113.9', ...headers });
    expect((await from({ Authorization: 'Bearer a' })).status).toBe(401);
    expect((await from({})).status).toBe(401);
    expect((await from({ Forwarded: 'for=203.0.113.9' })).headers['www-authenticate']).toBe('Bearer realm="metrics"');
    const tokenless = ops().set('trust proxy', 1);
    expect((await supertest(tokenless).get('/metrics').set('X-Forwarded-For', '127.0.0.1')).status).toBe(401);
    expect((await supertest(tokenless).get('/metrics').set('Forwarded', 'for=127.0.0.1')).status).toBe(401);
  });

  it('takes the token from behind a proxy', async () => {
    const answer = await supertest(ops({ metricsToken: 'monitoring-token' }))
      .get('/metrics')
      .set({ 'X-Forwarded-For': '203.0.113.9', Authorization: 'Bearer monitoring-token' });
    expect(answer.status).toBe(200);
  });
});

describe('the metrics of the hub', () => {
  it('count OCPI messages by partner, module and class of status', async () => {
    const metrics = createMetrics({ outboxCounts: async () => COUNTS });
    const message = { direction: 'in', partner: 'con-1', module: 'cdrs', method: 'POST', durationS: 0.02 } as const;
    metrics.ocpiRequest({ ...message, httpStatus: 201 });
    metrics.ocpiRequest({ ...message, httpStatus: 200 });
    metrics.ocpiRequest({ ...message, httpStatus: 404 });
    const text = await metrics.text();
    const labels = 'direction="in",partner="con-1",module="cdrs",method="POST"';
    expect(text).toContain(`voltclear_ocpi_request_seconds_count{${labels},status="2xx"} 2`);
    expect(text).toContain(`voltclear_ocpi_request_seconds_count{${labels},status="4xx"} 1`);
    expect(text).toContain(`voltclear_ocpi_request_seconds_bucket{le="0.025",${labels},status="2xx"} 2`);
  });

  it('count CDRs by verdict, requests of the API, and the outbox as it is now', async () => {
    let failed = 1;
    const metrics = createMetrics({ outboxCounts: async () => ({ ...COUNTS, failed }) });
    metrics.cdrChecked('EXACT');
    metrics.cdrChecked('EXACT');
    metrics.cdrChecked('QUARANTINED');
    metrics.apiRequest({ method: 'GET', httpStatus: 200, durationS: 0.004 });
    const text = await metrics.text();
    expect(text).toContain('voltclear_cdrs_checked_total{verdict="EXACT"} 2');
    expect(text).toContain('voltclear_cdrs_checked_total{verdict="QUARANTINED"} 1');
    expect(text).toContain('voltclear_api_request_seconds_count{method="GET",status="2xx"} 1');
    expect(text).toContain('voltclear_outbox_messages{state="failed"} 1');
    failed = 2;
    expect(await metrics.text()).toContain('voltclear_outbox_messages{state="failed"} 2');
  });

  it('are told without the outbox when its store fails', async () => {
    const metrics = createMetrics({ outboxCounts: () => Promise.reject(new Error('down')) });
    const text = await metrics.text();
    expect(text).toContain('voltclear_cdrs_checked_total');
    expect(text).not.toContain('voltclear_outbox_messages{');
  });

  it('of two hubs in one process stay apart', async () => {
    const [one, other] = [0, 1].map(() => createMetrics({ outboxCounts: async () => COUNTS }));
    one?.cdrChecked('MISMATCH');
    expect(await other?.text()).not.toContain('verdict="MISMATCH"');
  });
});

function ops(change: Partial<OpsDeps> = {}): Express {
  const metrics = createMetrics({ outboxCounts: async () => COUNTS });
  return express().use(createOpsRouter({ checkStore: async () => {}, metrics, ...change }));
}
