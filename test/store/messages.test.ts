import { frameWriter } from '../../src/domain/messages/frames.js';
import type { LegFacts } from '../../src/domain/messages/recorded-leg.js';
import { openChunk } from '../../src/flows/messages/open-chunk.js';
import { connectStore } from '../../src/store/mongo/base/connect.js';
import { mongoStores } from '../../src/store/mongo/stores.js';
import type { MessageChunk, MessageQuery, MessageStore } from '../../src/store/roaming/message-store.js';
import { AT_NOON, aLeg, anAskedLeg } from '../support/messages/a-leg.js';
import { useTestDatabase } from '../support/mongo.js';

const EXPIRES = new Date('2026-11-16T12:00:00Z');
const database = useTestDatabase();
const opened = connectStore(database.uri, database.dbName).then(async (connection) => {
  const { messages } = await mongoStores(connection);
  return { connection, messages };
});
afterAll(async () => (await opened).connection.close());

describe('the store of messages', () => {
  let messages: MessageStore;

  beforeAll(async () => {
    ({ messages } = await opened);
    await messages.insert(aChunk('first', [anAskedLeg(), aLeg({ atMs: AT_NOON + 1 })]));
    await messages.insert(aChunk('second', [failed({ atMs: AT_NOON + 1_000 }), session({ atMs: AT_NOON + 2_000 })]));
  });

  it('gives a message back by its id, and nothing for others', async () => {
    expect(await messages.find('first-1')).toMatchObject({ id: 'first-1', direction: 'OUT', correlationId: 'corr-1' });
    for (const id of ['first-2', 'first', 'first-', 'third-0', '-1', '', 'first-1e0', 'first--1']) {
      expect({ id, found: await messages.find(id) }).toEqual({ id, found: undefined });
    }
  });

  it.each<[string, Omit<MessageQuery, 'limit'>, readonly string[]]>([
    ['nothing: newest first', {}, ['second-1', 'second-0', 'first-1', 'first-0']],
    ['correlation id', { correlationId: 'corr-1' }, ['first-1', 'first-0']],
    ['party', { party: 'NL*CPO' }, ['first-0']],
    ['module', { module: 'sessions' }, ['second-1']],
    ['direction', { direction: 'IN' }, ['first-0']],
    ['object', { objectIds: ['4711', 'whatever'] }, ['second-1']],
    ['what went wrong', { outcome: 'FAILED' }, ['second-0']],
    ['what went well', { outcome: 'OK', direction: 'OUT' }, ['second-1', 'first-1']],
    ['from', { from: new Date(AT_NOON + 1_000) }, ['second-1', 'second-0']],
    ['until, not included', { until: new Date(AT_NOON + 1_000) }, ['first-1', 'first-0']],
    ['who may see it', { visibleTo: ['NL*CPO', 'FR*EMP'] }, ['first-0']],
    ['who may see it, and a party', { visibleTo: ['NL*CPO'], party: 'DE*MSP' }, []],
    ['two things at once', { module: 'locations', outcome: 'FAILED' }, ['second-0']],
    ['something that is not there', { correlationId: 'corr-9' }, []],
  ])('finds by %s', async (_by, query, ids) => {
    const { items, next } = await messages.search({ ...query, limit: 10 });
    expect({ ids: items.map(({ id }) => id), next }).toEqual({ ids, next: undefined });
  });

  it('gives all of them by pages, though chunks overlap in time', async () => {
    await messages.insert(
      aChunk('slow', [aLeg({ atMs: AT_NOON + 500, correlationId: 'slow' }), session({ atMs: AT_NOON + 3_000 })]),
    );
    await messages.insert(
      aChunk('late', [aLeg({ atMs: AT_NOON - 1, correlationId: 'slow' }), aLeg({ atMs: AT_NOON + 2_500 })]),
    );
    const seen: string[] = [];
    let before: MessageQuery['before'];
    for (let pages = 0; pages < 20; pages++) {
      const page = await messages.search({ limit: 2, ...(before && { before }) });
      seen.push(...page.items.map(({ id }) => id));
      before = page.next;
      if (!before) break;
    }
    expect(seen).toEqual(['slow-1', 'late-1', 'second-1', 'second-0', 'slow-0', 'first-1', 'first-0', 'late-0']);
  });

  it('takes the same chunk twice without harm', async () => {
    await messages.insert(aChunk('first', [anAskedLeg()]));
    expect(await messages.find('first-1')).toBeDefined();
  });

  it('takes ids that are as long as they get', async () => {
    const objectId = 'X'.repeat(128);
    const correlationId = 'c'.repeat(128);
    await messages.insert(aChunk('long', [aLeg({ objectId, correlationId, atMs: AT_NOON - 99_000 })]));
    expect((await messages.search({ objectIds: [objectId], correlationId, limit: 9 })).items).toHaveLength(1);
  });

  it('forgets a chunk when its time has come: by a TTL index on a date', async () => {
    const { connection } = await opened;
    const indexes = await connection.collection('messages').indexes();
    expect(indexes.find(({ key }) => 'expiresAt' in key)).toMatchObject({ expireAfterSeconds: 0 });
    const document = await connection.collection('messages').findOne({ correlationIds: 'corr-1' });
    expect(document?.['expiresAt']).toEqual(EXPIRES);
  });

  it('says where to go on when it has read enough for one search', async () => {
    const filler = Buffer.alloc(1_000_000, 'x');
    const atMs = AT_NOON - 3_600_000;
    const piece = frameWriter(0);
    for (let leg = 0; leg < 9; leg++) piece.write({ facts: aLeg({ atMs, module: 'filler' }), requestBody: filler });
    const large = { ...aChunk('large', [aLeg({ atMs, module: 'filler' })]), frames: piece.finish() };
    for (let n = 0; n < 4; n++) {
      const at = new Date(atMs - n * 60_000);
      await messages.insert({ ...large, id: `large-${n}`, from: at, until: at });
    }
    await messages.insert(aChunk('behind', [aLeg({ atMs: atMs - 3_600_000, module: 'rare' })]));
    const before = { at: new Date(atMs + 1), id: '' };
    const first = await messages.search({ direction: 'IN', before, limit: 9 });
    expect(first).toMatchObject({ items: [], next: { id: '' } });
    const second = await messages.search({ module: 'rare', ...(first.next && { before: first.next }), limit: 9 });
    expect(second.items.map(({ id }) => id)).toEqual(['behind-0']);
  });
});

function aChunk(id: string, legs: readonly LegFacts[]): MessageChunk {
  const chunk = openChunk(id, 0);
  for (const facts of legs) chunk.add({ facts, requestBody: '{}' });
  return chunk.close(EXPIRES);
}

function failed(change: Partial<LegFacts>): LegFacts {
  const { httpStatus: _http, ocpiStatus: _ocpi, ...leg } = aLeg(change);
  return { ...leg, correlationId: 'corr-2', error: 'receiver-timeout' };
}

function session(change: Partial<LegFacts>): LegFacts {
  return aLeg({ correlationId: 'corr-3', module: 'sessions', objectId: '4711', ...change });
}
