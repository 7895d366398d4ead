import { createHash } from 'node:crypto';
import type { IssuedDocument } from '../../../src/domain/invoicing/document.js';
import { type RenderDocumentsDeps, renderDocuments } from '../../../src/flows/invoicing/render-documents.js';
import { aDraft } from '../../support/a-draft.js';
import { useTestDatabase } from '../../support/mongo.js';
import { openTestHub, type TestHub } from '../../support/test-hub.js';

const database = useTestDatabase();
let hub: TestHub;

beforeAll(async () => {
  hub = await openTestHub(database);
});
afterAll(() => hub.close());

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

async function issue(count: number, series: string): Promise<readonly IssuedDocument[]> {
  const issued: IssuedDocument[] = [];
  for (let index = 0; index < count; index++) {
    const draft = aDraft({ key: `${series}/${index}`, series });
    issued.push(await hub.documents.issue(draft, { issuedAt: hub.time.now, sha256 }));
  }
  return issued;
}

/** A process that makes papers of a few bytes and counts them. */
function aProcess(parts: Partial<RenderDocumentsDeps> = {}) {
  const made: string[] = [];
  const render: RenderDocumentsDeps['render'] = {
    csv: ({ number }) => Promise.resolve(Buffer.from(`cdrs of ${number}`)),
    xml: ({ number }) => Buffer.from(`data of ${number}`),
    pdf: ({ number }, { csv, xml }) => {
      made.push(number);
      return Promise.resolve(Buffer.from(`${number} with ${csv.toString()} and ${xml.toString()}`));
    },
  };
  return { made, deps: { ...hub, render, ...parts } };
}

describe('the papers of documents', () => {
  it('are made of every document that has none, however many there are, and once', async () => {
    const issued = await issue(51, 'MANY');
    const { made, deps } = aProcess();
    expect(await renderDocuments(deps)).toBe(51);
    expect(await renderDocuments(deps)).toBe(0);
    expect(made).toEqual(issued.map(({ number }) => number));
  });

  it('are named after the document and found by their content', async () => {
    const [{ number } = { number: '' }] = await issue(1, 'NAME');
    const { deps } = aProcess();
    await renderDocuments(deps);
    const { files } = (await hub.documents.find(number)) ?? {};
    const pdf = Buffer.from(`${number} with cdrs of ${number} and data of ${number}`);
    expect(files?.pdf).toEqual({ name: `${number}.pdf`, sha256: sha256(pdf), bytes: pdf.length });
    expect([files?.csv?.name, files?.xml?.name]).toEqual([`${number}-cdrs.csv`, `${number}.xml`]);
    expect(await hub.files.get(files?.pdf?.sha256 ?? '')).toEqual(pdf);
  });

  it('are the same when two processes make them at the same time', async () => {
    const issued = await issue(4, 'BOTH');
    await Promise.all([renderDocuments(aProcess().deps), renderDocuments(aProcess().deps)]);
    for (const { number } of issued) {
      const pdf = Buffer.from(`${number} with cdrs of ${number} and data of ${number}`);
      expect((await hub.documents.find(number))?.files.pdf?.sha256).toBe(sha256(pdf));
    }
  });

  it('are made of the others, when one document cannot be made', async () => {
    const [bad, ...good] = await issue(6, 'ONE');
    const { made, deps } = aProcess();
    const complaints: object[] = [];
    const pdf: typeof deps.render.pdf = (document, annexes) =>
      document.number === bad?.number
        ? Promise.reject(new Error('its thread ended'))
        : deps.render.pdf(document, annexes);
    const log = { ...hub.log, error: (fields: object) => void complaints.push(fields) };
    expect(await renderDocuments({ ...deps, log, render: { ...deps.render, pdf } })).toBe(5);
    expect(complaints).toEqual([
      { event: 'document.not-rendered', document: bad?.number, error: 'Error: its thread ended' },
    ]);
    expect(made).toEqual(good.map(({ number }) => number));
    expect((await hub.documents.find(bad?.number ?? ''))?.files).toEqual({});
    expect(await renderDocuments(deps)).toBe(1);
  });

  it('are made of the others, however many there are of which none can be made, and each is tried once', async () => {
    const bad = await issue(51, 'BAD');
    const [{ number } = { number: '' }] = await issue(1, 'GOOD');
    const { made, deps } = aProcess();
    let tries = 0;
    const xml: typeof deps.render.xml = (document) => {
      if (document.series !== 'BAD') return deps.render.xml(document);
      tries += 1;
      throw new Error('seller.vatIds: reverse charge needs the VAT id (BR-AE-02)');
    };
    expect(await renderDocuments({ ...deps, render: { ...deps.render, xml } })).toBe(1);
    expect([made, tries]).toEqual([[number], bad.length]);
    expect(await renderDocuments(deps)).toBe(bad.length);
  });

  it('are whole or absent, also when the file was written and the document does not name it yet', async () => {
    const [{ number } = { number: '' }] = await issue(1, 'WHOLE');
    const { deps } = aProcess();
    const puts: string[] = [];
    const put = async (hash: string, bytes: Buffer): Promise<void> => {
      puts.push(hash);
      if (puts.length === 3) throw new Error('killed');
      await hub.files.put(hash, bytes);
    };
    expect(await renderDocuments({ ...deps, files: { ...hub.files, put } })).toBe(0);
    expect((await hub.documents.find(number))?.files).toEqual({});
    await renderDocuments(deps);
    const { files } = (await hub.documents.find(number)) ?? {};
    for (const file of Object.values(files ?? {}))
      expect(sha256((await hub.files.get(file.sha256)) ?? '')).toBe(file.sha256);
    expect(Object.keys(files ?? {}).sort()).toEqual(['csv', 'pdf', 'xml']);
  });

  it('are missing after a crash on the way, and made by the next who looks', async () => {
    const [{ number } = { number: '' }] = await issue(1, 'CRASH');
    const attach = () => Promise.reject(new Error('crash'));
    const { deps } = aProcess({ documents: { ...hub.documents, attach } });
    expect(await renderDocuments(deps)).toBe(0);
    expect((await hub.documents.find(number))?.files).toEqual({});
    expect(await renderDocuments(aProcess().deps)).toBe(1);
  });
});
