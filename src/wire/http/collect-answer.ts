import type { Dispatcher, Pool } from 'undici';
import { HubError } from '../../domain/errors.js';
import { longerThan, type Progress, toRefusal } from './failures.js';

/** An answer as it came over the wire, still encoded. */
export interface RawAnswer {
  readonly httpStatus: number;
  /** Lower-case names; a repeated header is joined with commas. Without those of the encoding. */
  readonly headers: Readonly<Record<string, string>>;
  /** Content-Encoding, if there is any. */
  readonly encoding: string | undefined;
  readonly body: Uint8Array;
}

/** What the answers of one platform may hold in memory. */
export interface AnswerBudget {
  /** One answer. */
  readonly limitBytes: number;
  /** All answers that are on their way together, from now on. */
  leftBytes: number;
}

export interface AnswerRequest {
  readonly method: Dispatcher.HttpMethod;
  /** With its query. */
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body?: Uint8Array;
  /** From now on, for everything. */
  readonly timeoutMs: number;
}

/**
 * Sends a request and collects its answer. The deadline is kept to the millisecond, also for a request that still waits
 * for a connection. Refuses with `receiver-timeout`, `receiver-unreachable` and `receiver-unusable`.
 */
export function collectAnswer(
  { pool, budget }: { readonly pool: Pool; readonly budget: AnswerBudget },
  { method, path, headers, body, timeoutMs }: AnswerRequest,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const collector = new Collector({ resolve, reject, timeoutMs, budget });
    pool.dispatch({ method, path, headers, body: body ?? null }, collector);
  });
}

interface Collecting {
  readonly resolve: (answer: RawAnswer) => void;
  readonly reject: (refusal: unknown) => void;
  readonly timeoutMs: number;
  readonly budget: AnswerBudget;
}

/** undici's handler of one request. Much cheaper than its `request`, which makes a stream and an abort signal for each. */
class Collector implements Dispatcher.DispatchHandler {
  readonly #collecting: Collecting;
  readonly #deadline: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #refusal: HubError | undefined;
  #progress: Progress = 'asking';
  #httpStatus = 0;
  readonly #headers: Record<string, string> = {};
  #encoding: string | undefined;
  #announcedBytes = 0;
  #heldBytes = 0;

  constructor(collecting: Collecting) {
    this.#collecting = collecting;
    this.#deadline = setTimeout(passDeadline, collecting.timeoutMs, this);
  }

  passDeadline(): void {
    this.#refuse(longerThan(this.#collecting.timeoutMs));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Its time ran out while it waited for a connection.
    if (this.#refusal) controller.abort(this.#refusal);
  }

  onResponseStart(_: Dispatcher.DispatchController, httpStatus: number, headers: Headers): void {
    if (httpStatus < 200) return;
    this.#progress = 'reading';
    this.#httpStatus = httpStatus;
    for (const [name, values] of Object.entries(headers)) {
      const value = typeof values === 'string' ? values : (values?.join(', ') ?? '');
      if (name === 'content-encoding') this.#encoding = value;
      else if (name === 'content-length') this.#announcedBytes = Number(value);
      else this.#headers[name] = value;
    }
    if (this.#announcedBytes > this.#collecting.budget.limitBytes) this.#refuse(tooLarge());
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#refusal) return;
    const { budget } = this.#collecting;
    this.#heldBytes += chunk.length;
    budget.leftBytes -= chunk.length;
    if (budget.leftBytes < 0) this.#refuse(tooLarge());
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#refusal) return;
    this.#letGo();
    const [first] = this.#chunks;
    const body = this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks);
    const encoding = this.#encoding;
    this.#collecting.resolve({ httpStatus: this.#httpStatus, headers: this.#headers, encoding, body });
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, error: Error): void {
    if (this.#refusal) return;
    this.#letGo();
    this.#collecting.reject(toRefusal(error, this.#progress));
  }

  /** Ends the request here; the connection it was on is closed. */
  #refuse(refusal: HubError): void {
    this.#refusal = refusal;
    this.#letGo();
    this.#chunks.length = 0;
    this.#collecting.reject(refusal);
    this.#controller?.abort(refusal);
  }

  #letGo(): void {
    clearTimeout(this.#deadline);
    this.#collecting.budget.leftBytes += this.#heldBytes;
    this.#heldBytes = 0;
  }
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

function passDeadline(collector: Collector): void {
  collector.passDeadline();
}

function tooLarge(): HubError {
  return new HubError('receiver-unusable', "the receiver's answer is too large");
}
