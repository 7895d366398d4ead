import { fileURLToPath } from 'node:url';
import supertest from 'supertest';
import { INCIDENT_STATES } from '../../../src/domain/healing/incident.js';
import { parsePartyKey } from '../../../src/domain/party.js';
import { loadWords } from '../../../src/wire/portal/words.js';
import { readProject } from '../../house/project.js';
import { CLERK, ENGINEER, FINANCE } from '../../support/api/api-scene.js';
import { browserOf, logIn } from '../../support/api/portal-server.js';
import { useTestDatabase } from '../../support/mongo.js';
import { addIncident, addTransaction, minutesAfter, openPortal, type PortalScene } from './station-scene.js';

const database = useTestDatabase();
const PAGES = ['/portal/stations', '/portal/stations/NL-1', '/portal/incidents', '/portal/transactions'];
let portal: PortalScene;

beforeAll(async () => {
  portal = await openPortal(database);
  const { hub } = portal;
  const quarantined = { outcome: 'QUARANTINED', flags: ['DRIVER_UNKNOWN'], why: 'nobody knows <the> token' } as const;
  await addTransaction(hub, 'T1', { ...quarantined, startedAt: minutesAfter(0) });
  await addTransaction(hub, 'CDR-1', { outcome: 'CDR', startedAt: minutesAfter(1) });
  await addTransaction(hub, 'T9', { ...quarantined, stationId: 'BE-1', party: parsePartyKey('BE*OTH') });
  await addIncident(hub, 'open', { openedAt: minutesAfter(3) });
  await addIncident(hub, 'escalated', { state: 'ESCALATED', kind: 'SAFETY', openedAt: minutesAfter(2) });
  await addIncident(hub, 'watched', { state: 'WATCHED', openedAt: minutesAfter(4) });
  await addIncident(hub, 'over', {
    state: 'RECOVERED',
    kind: 'STUCK_FINISHING',
    endedAt: minutesAfter(2),
    resolvedBy: 'REMEDY',
    openedAt: minutesAfter(1),
  });
});

afterAll(() => portal.hub.close());

async function as(email: string) {
  const browser = browserOf(portal.app);
  await logIn(browser, email);
  return browser;
}

describe('the page of stations', () => {
  it('shows open tasks first, then each station with its line, firmware, quirks and EVSEs in words of OCPI', async () => {
    const { text } = await (await as(CLERK)).get('/portal/stations');
    expect(text.indexOf('Open tasks')).toBeLessThan(text.indexOf('All stations'));
    expect(text).toContain('Transactions that wait for a person');
    expect(text).toContain('Incidents that wait for a person: 1');
    const row = rowOf(text, '>NL-1</a>', 'All stations');
    expect(row).toContain('<span class="status good">CHARGING</span> <span class="sub">NL*ABC*E1*1</span>');
    expect(row).toContain('<span class="status bad">OUTOFORDER</span>');
    expect(row).toContain('connected');
    expect(row).toContain('1.4.2<span class="sub">Volt &amp; Co Duo, OCPP 1.6</span>');
    expect(row).toContain('<a href="/portal/incidents?station=NL-1">2</a>');
    expect(rowOf(text, '>NL-2</a>', 'All stations')).toContain('never booted here');
  });

  it('has no tasks where it is filtered, and says which filter it cannot read', async () => {
    const browser = await as(CLERK);
    const { text } = await browser.get('/portal/stations?party=BE*OTH');
    expect(text).not.toContain('Open tasks');
    expect(text).toContain('>BE-1</a>');
    expect(text).not.toContain('>NL-1</a>');
    const wrong = await browser.get('/portal/stations?party=nobody');
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('role="alert">party: expected a party such as NL*ABC');
  });
});

describe('the page of a station', () => {
  it('tells what it said of itself, its outlets, incidents, quirks, transactions and states', async () => {
    const { text } = await (await as(FINANCE)).get('/portal/stations/NL-1');
    expect(text).toContain('<dd>Volt &amp; Co Duo</dd>');
    expect(text).toContain('Faulted<span class="sub">GroundFailure </span>');
    expect(text).toContain('tried: restarted <code>Rejected</code>');
    expect(text).toContain('<code>&lt;b&gt;12.3&lt;/b&gt;</code>');
    expect(text).toContain('<td>Preparing</td>');
    expect(text).toContain('<a href="/portal/cdrs/NL*ABC/CDR-1"');
    expect(text).toContain('no driver known');
    expect(text).toContain('nobody knows &lt;the&gt; token');
  });

  it('says what keeps a station from being shown to eMSPs', async () => {
    const { text } = await (await as(CLERK)).get('/portal/stations/NL-2');
    expect(text).toContain('<li>it has never booted here</li>');
  });

  it('leads to the CDR of a transaction', async () => {
    const { text } = await (await as(CLERK)).get('/portal/cdrs/NL*ABC/CDR-1');
    expect(text).toContain('<h1>CDR CDR-1</h1>');
    expect(text).toContain('<dd>ACCEPTED');
    expect(text).toContain('ENERGY');
  });
});

describe('the page of incidents', () => {
  it('shows what is not over first, those that wait for a person before the others, and the share solved remotely', async () => {
    const { text } = await (await as(ENGINEER)).get('/portal/incidents');
    expect(text).toContain('Not over: 1 wait for a person, the hub is at work on 1');
    expect(text.indexOf('fault that may be dangerous')).toBeLessThan(text.indexOf('out of order'));
    expect(text).toContain('Solved remotely in the last 30 days: 33.3 %');
    expect(text).toContain('3 in all, newest first');
    expect(text).not.toContain('(watched)');
  });

  it('filters as the API does', async () => {
    const { text } = await (await as(CLERK)).get('/portal/incidents?state=RECOVERED&station=NL-1');
    expect(text).toContain('1 in all, newest first');
    expect(text).toContain('by a remedy');
    expect(text).not.toContain('Solved remotely');
  });

  it('goes through the pages', async () => {
    const { hub } = portal;
    const places = Array.from({ length: 26 }, (_, at) => `closed-${at}`);
    for (const id of places) await addIncident(hub, id, { state: 'CLOSED', kind: 'OFFLINE', stationId: 'NL-2' });
    const browser = await as(CLERK);
    const first = await browser.get('/portal/incidents?kind=OFFLINE');
    expect(first.text).toContain('Page 1 of 2');
    const next = /rel="next" href="([^"]+)"/.exec(first.text)?.[1] ?? '';
    expect((await browser.get(next.replaceAll('&amp;', '&'))).text).toContain('Page 2 of 2');
  });
});

describe('the page of transactions', () => {
  it('shows what waits for a person, and follows the list from page to page', async () => {
    const browser = await as(CLERK);
    const waiting = await browser.get('/portal/transactions?outcome=QUARANTINED&station=NL-1');
    expect(waiting.text).toContain('12.34');
    expect(waiting.text).not.toContain('>CDR</a>');
    for (let at = 0; at < 26; at++) {
      await addTransaction(portal.hub, `M${at}`, { stationId: 'NL-2', startedAt: minutesAfter(100) });
    }
    const first = await browser.get('/portal/transactions?station=NL-2');
    const next = /rel="next" href="([^"]+)"/.exec(first.text)?.[1] ?? '';
    const last = await browser.get(next.replaceAll('&amp;', '&'));
    expect(last.text.match(/<th scope="row">/g)).toHaveLength(1);
    expect(last.text).toContain('href="/portal/transactions?station=NL-2">First</a>');
  });
});

describe('who may see what of stations', () => {
  it.each(PAGES)('%s asks strangers to log in', async (path) => {
    expect((await supertest(portal.app).get(path)).status).toBe(303);
  });

  it("somebody else's station is not found, exactly like one that does not exist", async () => {
    const browser = await as(FINANCE);
    const foreign = await browser.get('/portal/stations/BE-1');
    const unknown = await browser.get('/portal/stations/BE-2');
    expect([foreign.status, unknown.status]).toEqual([404, 404]);
    expect(foreign.text.replace('BE-1', 'BE-2')).toBe(unknown.text);
    for (const path of ['/portal/stations', '/portal/incidents', '/portal/transactions']) {
      expect((await browser.get(path)).text).not.toMatch(/BE-1|BE\*OTH/);
    }
  });

  it('an engineer sees stations and incidents of the own parties, and no transactions or CDRs', async () => {
    const browser = await as(ENGINEER);
    const { text } = await browser.get('/portal/stations/NL-1');
    expect(text).toContain('GroundFailure');
    expect(text).not.toMatch(/Transactions|\/portal\/cdrs\//);
    for (const path of ['/portal/transactions', '/portal/cdrs/NL*ABC/CDR-1']) {
      expect((await browser.get(path)).status).toBe(403);
    }
  });

  it.each(PAGES)('%s has no script, no inline style, no handler, and a label for every field', async (path) => {
    const { text, headers } = await (await as(CLERK)).get(path);
    expect(text).not.toMatch(/<script|style=|<style|\son\w+=/i);
    expect(headers['cache-control']).toBe('no-store');
    for (const [, field] of text.matchAll(/<(?:input|select) id="(\w+)"/g)) {
      expect(text).toContain(`<label for="${field}">`);
    }
  });
});

it('there is a word for all that programs say of incidents and transactions', () => {
  const words = loadWords(fileURLToPath(new URL('../../../templates', import.meta.url)));
  const flags = /export type TransactionFlag =([^;]+);/.exec(readProject('src/domain/charging/transaction.ts'))?.[1];
  expect(Object.keys(words.flags)).toEqual([...(flags ?? '').matchAll(/'([A-Z_]+)'/g)].map((found) => found[1]));
  expect(Object.keys(words.states)).toEqual([...INCIDENT_STATES]);
  expect(Object.keys(words.outcomes)).toEqual(['CDR', 'NOTHING', 'OPEN', 'QUARANTINED']);
});

/** The row of a table that begins with some text, behind a heading. */
function rowOf(page: string, text: string, heading: string): string {
  const from = page.indexOf(text, page.indexOf(heading));
  return page.slice(from, page.indexOf('</tr>', from));
}
