import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { startEmbeddedMongo } from '../../src/embedded-mongo/start.js';

describe('starting the embedded server', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'embedded-mongo-'));
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it('keeps what was stored when it is stopped and started again', async () => {
    const first = await startEmbeddedMongo({ dataDir });
    const before = await MongoClient.connect(first.uri);
    await before.db('hub').collection<{ _id: string }>('cdrs').insertOne({ _id: 'NL*ABC/1' });
    await before.close();
    await first.stop();

    const second = await startEmbeddedMongo({ dataDir, listen: { port: 0 } });
    const after = await MongoClient.connect(second.uri);
    expect(await after.db('hub').collection('cdrs').find().toArray()).toEqual([{ _id: 'NL*ABC/1' }]);
    expect(await after.db('hub').collection('cdrs').estimatedDocumentCount()).toBe(1);
    await after.close();
    await second.stop();
  });

  it('refuses a data folder that another server uses', async () => {
    const first = await startEmbeddedMongo({ dataDir });
    await expect(startEmbeddedMongo({ dataDir })).rejects.toThrow('is in use by process');
    await first.stop();
  });
});
