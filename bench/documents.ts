import { monitorEventLoopDelay } from 'node:perf_hooks';
import { writeCii } from '../src/documents/einvoice/write-cii.js';
import { createRenderPool } from '../src/documents/workers/render-pool.js';
import { anInvoice, cdrCsv } from './documents/an-invoice.js';

/**
 * How fast papers are made: invoices of 100 lines as PDF/A-3b with their XML and the CSV of 2,000 CDRs embedded, drawn by
 * the threads that a hub has; and the XML alone, in this thread. The delay of this thread's event loop meanwhile is what
 * partners of a hub would feel.
 */
const PDFS = 120;
const XMLS = 400;
const GOALS = { pdf: 20, xml: 500 } as const;
const TEMPLATES = 'templates/invoice';

const csv = cdrCsv(2_000);
const pool = createRenderPool({ templatesDir: TEMPLATES, waitingMax: PDFS });
const first = anInvoice(1);
const xml = Buffer.from(writeCii(first));
// The threads begin, and read fonts and texts.
await Promise.all([1, 2, 3, 4].map((sequence) => pool.pdf(anInvoice(sequence), { csv, xml })));

const delay = monitorEventLoopDelay({ resolution: 5 });
const invoices = Array.from({ length: PDFS }, (_, index) => anInvoice(index + 1));
delay.enable();
const pdfStart = performance.now();
const pdfs = await Promise.all(invoices.map((invoice) => pool.pdf(invoice, { csv, xml })));
const pdfPerSecond = (PDFS * 1_000) / (performance.now() - pdfStart);
delay.disable();
await pool.close();

for (const invoice of invoices) writeCii(invoice);
const xmlStart = performance.now();
for (let made = 0; made < XMLS; made++) writeCii(invoices[made % PDFS] ?? first);
const xmlPerSecond = (XMLS * 1_000) / (performance.now() - xmlStart);

const bytes = pdfs[0]?.length ?? 0;
const p99 = delay.percentile(99) / 1e6;
say(`DOCUMENTS PDF_PER_S=${pdfPerSecond.toFixed(1)} goal=${GOALS.pdf} ${verdict(pdfPerSecond >= GOALS.pdf)}`);
say(`DOCUMENTS XML_PER_S=${xmlPerSecond.toFixed(0)} goal=${GOALS.xml} ${verdict(xmlPerSecond >= GOALS.xml)}`);
say(
  `DOCUMENTS LOOP_DELAY_P99_MS=${p99.toFixed(1)} LINES=100 PDF_BYTES=${bytes} XML_BYTES=${xml.length} CSV_BYTES=${csv.length}`,
);

function verdict(isReached: boolean): string {
  return isReached ? 'ok' : 'short';
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
