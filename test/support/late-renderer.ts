import { renderCdrCsv } from '../../src/documents/cdr-csv.js';
import { writeCii } from '../../src/documents/einvoice/write-cii.js';
import type { DocumentRenderer } from '../../src/documents/renderer.js';

/** The real renderer, whose fonts and PDF library are loaded with the first paper: most tests ask for none. */
export function lateRenderer(): DocumentRenderer {
  let real: Promise<DocumentRenderer> | undefined;
  const renderer = () => {
    real ??= load();
    return real;
  };
  return {
    pdf: async (...asked) => (await renderer()).pdf(...asked),
    preview: async (...asked) => (await renderer()).preview(...asked),
    xml: (document) => Buffer.from(writeCii(document)),
    csv: renderCdrCsv,
  };
}

async function load(): Promise<DocumentRenderer> {
  const { documentRenderer } = await import('../../src/documents/renderer.js');
  const { loadInvoiceTemplates } = await import('../../src/documents/load-templates.js');
  return documentRenderer(await loadInvoiceTemplates('templates/invoice'));
}
