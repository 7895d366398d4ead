import type { Exchange } from '../../../src/domain/conformance/exchange.js';
import {
  judgeCount,
  judgeLimit,
  judgeLinks,
  judgeNoDoubles,
  type ListedObject,
  type SeenPage,
} from '../../../src/domain/conformance/judge-list.js';

const URL = 'https://cpo.example/ocpi/locations?date_from=2010-01-01T00:00:00Z&limit=2';

function aPage(headers: Readonly<Record<string, string>>, ...ids: readonly string[]): SeenPage {
  const asked = { method: 'GET', url: URL, requestId: 'r', correlationId: 'c' };
  const answer = {
    kind: 'enveloped',
    httpStatus: 200,
    statusCode: 1000,
    timestamp: '',
    data: [],
    excerpt: '',
  } as const;
  const exchange: Exchange = { asked, answer: { ...answer, headers } };
  return { exchange, limit: 2, objects: ids.map(anObject) };
}

function anObject(id: string): ListedObject {
  return { id, name: id, owner: 'NL*ABC', deviations: [], unzoned: [] };
}

function link(url: string, total = '3'): Record<string, string> {
  return { 'x-total-count': total, 'x-limit': '2', link: `<${url}>; rel="next"` };
}

const NEXT = 'https://cpo.example/ocpi/locations?date_from=2010-01-01T00:00:00Z&offset=2&limit=2';
const LAST = { 'x-total-count': '3', 'x-limit': '2' };

describe('the headers of a list', () => {
  it.each([
    { headers: LAST, ids: ['A', 'B'], judgement: 'PASS', reason: '' },
    { headers: {}, ids: ['A'], judgement: 'FAIL', reason: 'headers of a list are missing' },
    { headers: { ...LAST, 'x-limit': 'many' }, ids: ['A'], judgement: 'FAIL', reason: 'headers of a list are missing' },
    { headers: { ...LAST, 'x-total-count': '1' }, ids: ['A', 'B'], judgement: 'FAIL', reason: 'X-Total-Count is 1' },
    { headers: link(NEXT, '2'), ids: ['A', 'B'], judgement: 'FAIL', reason: 'but Link says that there is more' },
    { headers: link(NEXT), ids: ['A'], judgement: 'WARN', reason: 'the page is shorter than it could be' },
  ])('are $judgement with $headers for $ids', ({ headers, ids, judgement, reason }) => {
    expect(judgeCount(aPage(headers, ...ids))).toMatchObject({ judgement, reason: expect.stringContaining(reason) });
  });

  it('limit a page to what was asked for and to X-Limit', () => {
    expect(judgeLimit(aPage(LAST, 'A', 'B')).judgement).toBe('PASS');
    expect(judgeLimit(aPage({ ...LAST, 'x-limit': '1' }, 'A', 'B')).reason).toBe('2 objects, X-Limit is 1');
    expect(judgeLimit(aPage(LAST, 'A', 'B', 'C')).reason).toBe('3 objects, 2 were asked for');
    expect(judgeLimit(aPage(LAST)).judgement).toBe('SKIPPED');
  });
});

describe('the Link of a page', () => {
  it('leads from page to page until there is none', () => {
    expect(judgeLinks([aPage(link(NEXT), 'A', 'B'), aPage(LAST, 'C')]).judgement).toBe('PASS');
    expect(judgeLinks([aPage({ 'x-total-count': '2', 'x-limit': '2' }, 'A', 'B')]).judgement).toBe('PASS');
    expect(judgeLinks([aPage({})]).judgement).toBe('PASS');
  });

  it.each([
    { headers: LAST, judgement: 'FAIL', reason: 'no Link after 2 of 3' },
    { headers: { ...LAST, link: NEXT }, judgement: 'FAIL', reason: 'another form than <URL>; rel="next"' },
    { headers: link('https://evil.example/ocpi?offset=2'), judgement: 'FAIL', reason: 'another host' },
    { headers: link('https://[next'), judgement: 'FAIL', reason: 'another form' },
    { headers: link('//evil.example/ocpi?offset=2'), judgement: 'FAIL', reason: 'another host' },
    { headers: link('/ocpi/locations?date_from=x&offset=2'), judgement: 'WARN', reason: 'relative' },
    { headers: link('?date_from=x&offset=2'), judgement: 'WARN', reason: 'relative' },
    { headers: link('https://cpo.example/ocpi?offset=2'), judgement: 'WARN', reason: 'loses the filter date_from' },
    { headers: link(NEXT, '2'), judgement: 'WARN', reason: 'Link on the last page' },
    { headers: { ...LAST, link: '<https://cpo.example>; rel="prev"' }, judgement: 'FAIL', reason: 'no Link after 2' },
  ])('is $judgement: $reason', ({ headers, judgement, reason }) => {
    expect(judgeLinks([aPage(headers, 'A', 'B')])).toMatchObject({
      judgement,
      reason: expect.stringContaining(reason),
    });
  });

  it('fails when it leads to a page without a list, or stops before the end', () => {
    const { objects: _none, ...noList } = aPage(LAST);
    expect(judgeLinks([aPage(link(NEXT), 'A', 'B'), noList]).reason).toBe('Link leads to a page that has no list');
    const four = { ...LAST, 'x-total-count': '4' };
    expect(judgeLinks([aPage(link(NEXT, '4'), 'A', 'B'), aPage(four, 'C')]).reason).toBe('no Link after 3 of 4');
  });
});

describe('pages of a list', () => {
  it('have each object once, whatever the case of its id', () => {
    expect(judgeNoDoubles([aPage(link(NEXT), 'A', 'B'), aPage(LAST, 'C')]).judgement).toBe('PASS');
    expect(judgeNoDoubles([aPage(link(NEXT), 'A', 'B'), aPage(LAST, 'b')])).toMatchObject({
      judgement: 'FAIL',
      findings: ['b'],
    });
    expect(judgeNoDoubles([aPage(LAST, 'A')]).judgement).toBe('SKIPPED');
  });
});
