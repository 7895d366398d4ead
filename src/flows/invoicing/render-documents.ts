import type { IssuedDocument, StoredFile } from '../../domain/invoicing/document.js';
import type { Hub } from '../hub.js';

export interface RenderDocumentsDeps extends Pick<Hub, 'documents' | 'files' | 'cdrs' | 'secrets'> {
  readonly render: Pick<Hub['render'], 'pdf' | 'xml' | 'csv'>;
}

const BATCH = 50;
/** Documents that are made at the same time: there are as many threads as draw, and some who read CDRs meanwhile. */
const LANES = 4;

/**
 * Makes PDF, XML and CSV of every issued document that has none yet, once; returns how many. A document that cannot be
 * made does not keep the others of its batch from being made; then its error is thrown.
 */
export async function renderDocuments(hub: RenderDocumentsDeps): Promise<number> {
  let rendered = 0;
  for (;;) {
    const documents = await hub.documents.withoutFiles(BATCH);
    const left = [...documents];
    const failures: unknown[] = [];
    const lane = async (): Promise<void> => {
      for (let document = left.shift(); document !== undefined; document = left.shift()) {
        await renderDocument(hub, document).catch((error: unknown) => failures.push(error));
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    if (failures.length > 0) throw failures[0];
    rendered += documents.length;
    if (documents.length < BATCH) return rendered;
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
