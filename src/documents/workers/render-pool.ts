import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { HubError } from '../../domain/errors.js';
import type { DrawDocuments } from '../renderer.js';
import { pack } from './pack.js';
import type { RenderAnswer, RenderWork } from './render-worker.js';
import { startRenderWorker } from './start-worker.js';

export interface RenderPoolOptions {
  readonly templatesDir: string;
  /** Threads; absent: two, on a machine with one core one. */
  readonly size?: number;
  /** Documents that may wait; absent: 64. */
  readonly waitingMax?: number;
  /** Time in which a document must be drawn; absent: two minutes. */
  readonly deadlineMs?: number;
  /** Starts a thread; absent: the one that draws. */
  readonly start?: (options: { readonly templatesDir: string }) => Worker;
}

export interface RenderPool extends DrawDocuments {
  /** Ends the threads. Works that are not done are refused. */
  close(): Promise<void>;
}

const SIZE_MAX = 2;
const WAITING_MAX = 64;
const DEADLINE_MS = 120_000;
/** A thread that ended may have met its end by chance: its work is done once more by another one. */
const ATTEMPTS = 2;

interface Job {
  readonly work: RenderWork;
  readonly what: string;
  attempts: number;
  readonly done: (pdf: Buffer) => void;
  readonly failed: (error: Error) => void;
}

/**
 * Draws documents in threads of their own, so that the hub goes on answering meanwhile. Threads begin when there is work
 * and keep no process alive. Refuses (`too-many-requests`) when many wait already; a document whose threads end twice, or
 * that takes longer than its deadline twice, fails and says so.
 */
export function createRenderPool(options: RenderPoolOptions): RenderPool {
  const { size = Math.min(SIZE_MAX, availableParallelism()), waitingMax = WAITING_MAX } = options;
  const waiting: Job[] = [];
  const next = (): Job | undefined => waiting.shift();
  const again = (job: Job): void => {
    waiting.unshift(job);
    wake();
  };
  const lanes = Array.from({ length: size }, () => createLane(options, { next, again }));
  const wake = (): void => {
    for (const lane of lanes) lane.wake();
  };
  const draw = (work: RenderWork, what: string): Promise<Buffer> => {
    if (waiting.length >= waitingMax) {
      return Promise.reject(new HubError('too-many-requests', 'many documents are being made: try again later'));
    }
    return new Promise((done, failed) => {
      waiting.push({ work, what, attempts: 0, done, failed });
      wake();
    });
  };
  return {
    pdf: (document, { csv, xml }) => draw({ kind: 'PDF', document: pack(document), csv, xml }, document.number),
    preview: (draft) => draw({ kind: 'PREVIEW', draft: pack(draft) }, draft.key),
    close: async () => {
      for (const job of waiting.splice(0)) job.failed(new Error(`${job.what} was not drawn: the hub ends`));
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}

interface Queue {
  readonly next: () => Job | undefined;
  /** Puts a job that is to be tried again before all others. */
  readonly again: (job: Job) => void;
}

interface Lane {
  /** Looks for work, unless it has some. */
  wake(): void;
  close(): Promise<void>;
}

/** One thread after the other, with one work at a time. */
function createLane(
  { templatesDir, deadlineMs = DEADLINE_MS, start = startRenderWorker }: RenderPoolOptions,
  queue: Queue,
): Lane {
  let worker: Worker | undefined;
  let job: Job | undefined;
  let timer: NodeJS.Timeout | undefined;

  const release = (): Job | undefined => {
    const released = job;
    clearTimeout(timer);
    job = undefined;
    worker?.unref();
    return released;
  };
  const answered = (answer: RenderAnswer): void => {
    const finished = release();
    if (answer.kind === 'DONE') finished?.done(Buffer.from(answer.pdf.buffer));
    else finished?.failed(new Error(`${finished.what} cannot be drawn: ${answer.reason}`));
    wake();
  };
  const ended = (gone: Worker, reason: string): void => {
    if (worker !== gone) return;
    worker = undefined;
    const left = release();
    if (left === undefined) return;
    if (left.attempts < ATTEMPTS) queue.again(left);
    else left.failed(new Error(`${left.what} cannot be drawn: ${reason}, ${ATTEMPTS} times`));
    wake();
  };
  const open = (): Worker => {
    const opened = start({ templatesDir });
    opened.on('message', answered);
    opened.on('error', (error) => ended(opened, error.message));
    opened.on('exit', () => ended(opened, 'its thread ended'));
    return opened;
  };
  const wake = (): void => {
    if (job !== undefined) return;
    job = queue.next();
    if (job === undefined) return;
    job.attempts += 1;
    worker ??= open();
    const busy = worker;
    busy.ref();
    timer = setTimeout(() => {
      ended(busy, `it took longer than ${deadlineMs} ms`);
      void busy.terminate();
    }, deadlineMs);
    busy.postMessage(job.work);
  };
  return {
    wake,
    close: async () => {
      const last = worker;
      worker = undefined;
      const left = release();
      left?.failed(new Error(`${left.what} was not drawn: the hub ends`));
      await last?.terminate();
    },
  };
}
