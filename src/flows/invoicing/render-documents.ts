import type { IssuedDocument, StoredFile } from '../../domain/invoicing/document.js';
import type { Hub } from '../hub.js';

export type RenderDocumentsDeps = Pick<Hub, 'documents' | 'files' | 'cdrs' | 'render' | 'secrets'>;

const BATCH = 50;

/** Makes the PDF and CSV of every issued document that has none yet, once; returns how many. */
export async function renderDocuments(hub: RenderDocumentsDeps): Promise<number> {
  let rendered = 0;
  for (;;) {
    const documents = await hub.documents.withoutFiles(BATCH);
    for (const document of documents) await renderDocument(hub, document);
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
