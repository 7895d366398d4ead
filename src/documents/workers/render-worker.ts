import { parentPort, workerData } from 'node:worker_threads';
import type { DocumentDraft, IssuedDocument } from '../../domain/invoicing/document.js';
import { loadInvoiceTemplates } from '../load-templates.js';
import { drawHere } from '../renderer.js';
import { unpack } from './pack.js';

/** What a thread is asked to draw; the document is packed. */
export type RenderWork =
  | { readonly kind: 'PDF'; readonly document: unknown; readonly xml: Uint8Array; readonly csv: Uint8Array }
  | { readonly kind: 'PREVIEW'; readonly draft: unknown };

/** What it answers: one message for each work, in turn. */
export type RenderAnswer =
  | { readonly kind: 'DONE'; readonly pdf: Uint8Array }
  | { readonly kind: 'FAILED'; readonly reason: string };

export interface RenderWorkerOptions {
  readonly templatesDir: string;
}

const options: RenderWorkerOptions = workerData;
const draw = drawHere(await loadInvoiceTemplates(options.templatesDir));

parentPort?.on('message', (work: RenderWork) => {
  drawn(work).then(
    (pdf) => answer({ kind: 'DONE', pdf }, [pdf.buffer]),
    (error: unknown) => answer({ kind: 'FAILED', reason: error instanceof Error ? error.message : String(error) }),
  );
});

function answer(message: RenderAnswer, owned: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, [...owned]);
}

async function drawn(work: RenderWork): Promise<Uint8Array<ArrayBuffer>> {
  if (work.kind === 'PREVIEW') return own(await draw.preview(unpack<DocumentDraft>(work.draft)));
  const [xml, csv] = [Buffer.from(work.xml), Buffer.from(work.csv)];
  return own(await draw.pdf(unpack<IssuedDocument>(work.document), { xml, csv }));
}

/** A buffer may be part of a larger one that others use: only bytes of its own can be handed over. */
function own(pdf: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(pdf);
}
