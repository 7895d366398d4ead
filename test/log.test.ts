import { createLog } from '../src/log.js';

/** A log, and what it wrote: one element per line. */
function aLog(level = 'info') {
  const written: string[] = [];
  const log = createLog(level, { write: (text: string) => written.push(text) });
  const lines = () => written.join('').trimEnd().split('\n');
  return { log, lines, parsed: () => lines().map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('the log', () => {
  it('writes one line per event, whatever a partner has put into a field', () => {
    const { log, lines, parsed } = aLog();
    const id = 'C1\n{"level":60,"event":"forged"}\r\n\u2028\u0000';
    log.info({ event: 'cdr.checked', cdr: id });
    log.error({ event: 'ocpi.failed', err: new Error('first\nsecond') });
    expect(lines()).toHaveLength(2);
    expect(parsed()[0]).toMatchObject({ event: 'cdr.checked', cdr: id });
    expect(parsed()[1]).toMatchObject({ err: { type: 'Error', message: 'first\nsecond' } });
  });

  it.each([
    ['at the top', { token: 'S3CRET', Authorization: 'Token S3CRET' }],
    ['in headers', { request: { headers: { authorization: 'S3CRET', cookie: 'S3CRET', 'set-cookie': ['S3CRET'] } } }],
    ['in settings', { config: { secrets: { hubSecret: 'S3CRET', adminPassword: 'S3CRET', metricsToken: 'S3CRET' } } }],
    ['in lists', { partners: [{ theirs: { sealedToken: 'S3CRET' } }, { token_a: 'S3CRET' }] }],
    ['on an error', { err: Object.assign(new Error('no'), { password: 'S3CRET', input: { access_token: 'S3CRET' } }) }],
    ['deeper than anybody looks', { a: { b: { c: { d: { e: { f: { g: { h: { token: 'S3CRET' } } } } } } } } }],
  ])('shows no secret %s', (_where, fields) => {
    const { log, lines, parsed } = aLog();
    log.info({ event: 'x', kept: 'this', ...fields });
    expect(lines()[0]).not.toContain('S3CRET');
    expect(parsed()[0]).toMatchObject({ event: 'x', kept: 'this' });
  });

  it('leaves the objects alone that it was given', () => {
    const { log } = aLog();
    const fields = { event: 'x', login: { password: 'S3CRET' } };
    log.info(fields);
    expect(fields.login.password).toBe('S3CRET');
  });

  it('keeps dates and amounts readable', () => {
    const { log, parsed } = aLog();
    log.info({ event: 'x', at: new Date('2026-10-12T08:00:00Z'), amount: { toJSON: () => '4.00' }, none: null });
    expect(parsed()[0]).toMatchObject({ at: '2026-10-12T08:00:00.000Z', amount: '4.00', none: null });
  });

  it('is silent below its level', () => {
    const { log, lines } = aLog('error');
    log.info({ event: 'x' });
    log.warn({ event: 'x' });
    expect(lines()).toEqual(['']);
  });
});
