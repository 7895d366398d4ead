import type { IssuedDocument, StoredFile } from '../../domain/invoicing/document.js';
import type { Hub } from '../hub.js';

export interface RenderDocumentsDeps extends Pick<Hub, 'documents' | 'files' | 'cdrs' | 'secrets' | 'log'> {
  readonly render: Pick<Hub['render'], 'pdf' | 'xml' | 'csv'>;
}

const BATCH = 50;
/** Documents that are made at the same time: there are as many threads as draw, and some who read CDRs meanwhile. */
const LANES = 4;

/**
 * Makes PDF, XML and CSV of every issued document that has none yet, once; returns of how many. Each is tried once: one
 * that cannot be made is logged (`document.not-rendered`), keeps no other from being made, and is tried again the next time.
 */
export async function renderDocuments(hub: RenderDocumentsDeps): Promise<number> {
  let rendered = 0;
  let after = '';
  for (;;) {
    const documents = await hub.documents.withoutFiles(BATCH, { after });
    const left = [...documents];
    const lane = async (): Promise<void> => {
      for (let document = left.shift(); document !== undefined; document = left.shift()) {
        if (await isRendered(hub, document)) rendered += 1;
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    after = documents.at(-1)?.number ?? after;
    if (documents.length < BATCH) return rendered;
  }
}

async function isRendered(hub: RenderDocumentsDeps, document: IssuedDocument): Promise<boolean> {
  try {
    await renderDocument(hub, document);
    return true;
  } catch (error) {
    hub.log.error({ event: 'document.not-rendered', document: document.number, error: String(error) });
    return false;
  }
}

async function renderDocument(hub: RenderDocumentsDeps, document: IssuedDocument): Promise<void> {
  const csv = await hub.render.csv(document, hub.cdrs.stream({ documentNumber: document.number }));
  const xml = hub.render.xml(document);
  const pdf = await hub.render.pdf(document, { csv, xml });
  await hub.documents.attach(document.number, {
    csv: await keep(hub, `${document.number}-cdrs.csv`, csv),
    xml: await keep(hub, `${document.number}.xml`, xml),
    pdf: await keep(hub, `${document.number}.pdf`, pdf),
  });
}

async function keep(hub: RenderDocumentsDeps, name: string, bytes: Buffer): Promise<StoredFile> {
  const sha256 = hub.secrets.sha256(bytes);
  await hub.files.put(sha256, bytes);
  return { name, sha256, bytes: bytes.length };
}
