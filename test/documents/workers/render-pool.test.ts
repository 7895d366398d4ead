import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { loadInvoiceTemplates } from '../../../src/documents/load-templates.js';
import { drawHere } from '../../../src/documents/renderer.js';
import { pack, unpack } from '../../../src/documents/workers/pack.js';
import { createRenderPool } from '../../../src/documents/workers/render-pool.js';
import { Decimal } from '../../../src/domain/decimal.js';
import { aDocument, aLongDocument, ENERGY, FEES, TEMPLATE_FOLDER } from '../builders.js';

const ANNEXES = { xml: Buffer.from('<x/>'), csv: Buffer.from('line\r\n1\r\n') };
const started: Worker[] = [];
const pool = createRenderPool({ templatesDir: TEMPLATE_FOLDER, size: 1, start });

afterAll(() => pool.close());

/** The thread as it was built for this run of the tests: translating it again would take longer than to draw. */
function start(workerData: { readonly templatesDir: string }): Worker {
  const built = join(process.env['TEST_BUILD_DIR'] ?? '', 'documents/workers/render-worker.js');
  const worker = new Worker(existsSync(built) ? pathToFileURL(built) : built, { workerData, execArgv: [] });
  started.push(worker);
  return worker;
}

describe('documents drawn in threads of their own', () => {
  it('have the same bytes as in this one, with all their digits', async () => {
    const here = drawHere(await loadInvoiceTemplates(TEMPLATE_FOLDER));
    for (const document of [aDocument(ENERGY), aDocument(FEES)]) {
      expect(await pool.pdf(document, ANNEXES)).toEqual(await here.pdf(document, ANNEXES));
    }
    const { number: _, ...draft } = aDocument(ENERGY);
    expect(await pool.preview(draft)).toEqual(await here.preview(draft));
  });

  it('leave this thread free to answer', async () => {
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    await pool.pdf(aLongDocument(150), ANNEXES);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(10);
  });

  it('are drawn once more when their thread dies, and then fail clearly', async () => {
    const [before, dying] = [started.length, pool.pdf(aLongDocument(150), ANNEXES)];
    await started.at(-1)?.terminate();
    expect((await dying).subarray(0, 5).toString()).toBe('%PDF-');
    expect(started.length).toBe(before + 1);
  });

  it('that cannot be drawn fail with the reason, and the next one is drawn', async () => {
    await expect(pool.pdf(aDocument(ENERGY, { issuedAt: new Date(Number.NaN) }), ANNEXES)).rejects.toThrow(
      `${ENERGY} cannot be drawn: `,
    );
    expect((await pool.pdf(aDocument(FEES), ANNEXES)).length).toBeGreaterThan(1_000);
  });
});

/** A thread that never answers and counts what it was sent; `ends` says whether it dies of it. */
class DeadThread extends EventEmitter {
  static sent = 0;
  readonly #ends: boolean;
  constructor(ends: boolean) {
    super();
    this.#ends = ends;
  }
  ref(): void {}
  unref(): void {}
  postMessage(): void {
    DeadThread.sent += 1;
    if (this.#ends) setImmediate(() => this.emit('exit', 1));
  }
  async terminate(): Promise<number> {
    this.emit('exit', 1);
    return 1;
  }
}

describe('a thread that does not answer', () => {
  beforeEach(() => {
    DeadThread.sent = 0;
  });

  it.each([
    ['dies', { ends: true }, `${ENERGY} cannot be drawn: its thread ended, 2 times`],
    ['takes too long', { ends: false }, `${ENERGY} cannot be drawn: it took longer than 20 ms, 2 times`],
  ])('because it %s is tried twice in all', async (_, { ends }, message) => {
    const dead = createRenderPool({ templatesDir: '', size: 1, start: () => thread(ends), deadlineMs: 20 });
    await expect(dead.pdf(aDocument(ENERGY), ANNEXES)).rejects.toThrow(message);
    expect(DeadThread.sent).toBe(2);
  });

  it('makes others wait, but no more than a limit; who comes then is refused', async () => {
    const full = createRenderPool({ templatesDir: '', size: 1, waitingMax: 2, start: () => thread(false) });
    const waiting = [1, 2, 3].map(() => full.pdf(aDocument(ENERGY), ANNEXES));
    const ends = waiting.map((one) => expect(one).rejects.toThrow('was not drawn: the hub ends'));
    await expect(full.pdf(aDocument(ENERGY), ANNEXES)).rejects.toMatchObject({ code: 'too-many-requests' });
    await full.close();
    await Promise.all(ends);
  });
});

describe('what is sent to a thread', () => {
  it('comes out as it went in', () => {
    const document = { ...aDocument(ENERGY), large: new Decimal('123456789012345678901234567890.1234567890') };
    expect(unpack(structuredClone(pack(document)))).toEqual(document);
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(unpack(structuredClone(pack(value)))).toEqual(value);
      }),
    );
  });
});

function thread(ends: boolean): Worker {
  return Object.assign(Object.create(null), { value: new DeadThread(ends) }).value;
}
