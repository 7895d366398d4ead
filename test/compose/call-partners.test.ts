import { callPartners } from '../../src/compose/partners/call-partners.js';
import { createSecrets } from '../../src/secrets.js';
import { createMetrics } from '../../src/wire/ops/metrics.js';
import { type FakePartner, startFakePartner } from '../support/ocpi/fake-partner.js';
import { aConnection, aMessageTo } from '../wire/ocpi/partners/a-connection.js';

const secrets = createSecrets('a secret of the tests, long enough');

describe('the hub’s calls to partners', () => {
  let partner: FakePartner;

  beforeEach(async () => {
    partner = await startFakePartner();
  });

  afterEach(() => partner.close());

  function call() {
    const metrics = createMetrics({ outboxCounts: async () => ({ pending: 0, delivered: 0, failed: 0 }) });
    const told: string[] = [];
    const logged: unknown[] = [];
    const log = (fields: object) => logged.push(fields);
    const presence = {
      isOffline: () => false,
      seen: (id: string) => told.push(`seen ${id}`),
      silent: (id: string) => told.push(`silent ${id}`),
    };
    const partners = callPartners({
      client: { secrets, allowPrivateNetworks: true, handshakeTimeoutMs: 1_000 },
      presence: () => presence,
      metrics,
      log: { info: log, warn: log, error: log },
    });
    return { partners, metrics, told, logged };
  }

  it('tell presence, the log and the metrics of a platform that is dead, and when it is back', async () => {
    const { partners, metrics, told, logged } = call();
    const connection = aConnection('P1', secrets.seal('their-token'));
    const closed = aMessageTo(connection, { url: 'http://127.0.0.1:1/' });
    for (let n = 0; n < 7; n++) await partners.send(closed).catch(() => undefined);
    expect(told).toEqual(['silent P1']);
    expect(logged).toEqual([{ event: 'partner.paused', connection: 'P1' }]);
    const text = await metrics.text();
    expect(text).toContain('voltclear_partner_paused{partner="P1"} 1');
    expect(text).toContain('voltclear_partner_refused_total{partner="P1",reason="paused"} 2');
    expect(text).toMatch(/voltclear_ocpi_request_seconds_count\{[^}]*partner="P1"[^}]*status="0xx"[^}]*\} 7/);

    await partners.send(aMessageTo(connection, { method: 'GET', url: partner.versionsUrl, probe: true }));
    expect(told.at(-1)).toBe('seen P1');
    expect(logged.at(-1)).toEqual({ event: 'partner.answers-again', connection: 'P1' });
    expect(await metrics.text()).toContain('voltclear_partner_paused{partner="P1"} 0');
    await partners.close();
  });
});
