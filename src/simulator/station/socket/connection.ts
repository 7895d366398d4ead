import { setTimeout as sleep } from 'node:timers/promises';
import type { BootReason, Dialect } from '../dialect.js';
import type { StationFaults } from '../faults.js';
import type { StationEvent } from '../station-core.js';
import { CallRefused, type Link, type LinkOptions, openLink, type Payload } from './link.js';

/** How a station comes to the hub, and back: socket, boot, heartbeats. */
export interface Connection {
  isOnline(): boolean;
  /** Online, and the hub has accepted the station. */
  isReady(): boolean;
  call(action: string, payload: Payload): Promise<Payload>;
  sendRaw(text: string): void;
  /** One try; rejects with why. From then on a connection that is lost comes back by itself. */
  connect(): Promise<void>;
  /** Tries until it is connected. */
  comeBack(): Promise<void>;
  /** Boots until the hub accepts; resolves with the first answer's status. */
  boot(reason: BootReason): Promise<string>;
  heartbeat(): void;
  /** Without coming back. */
  disconnect(): Promise<void>;
  /** The socket dies. */
  cut(): void;
  /** Forgets that the hub has accepted it. */
  forget(): void;
}

export interface ConnectionOptions {
  readonly signal: AbortSignal;
  link(): Omit<LinkOptions, 'onClosed'>;
  readonly dialect: Dialect;
  face(): Parameters<Dialect['boot']>[0];
  faults(): StationFaults;
  readonly random: () => number;
  readonly pace: { readonly retryMs: number; readonly reconnectMs: number; readonly bootAgainMs?: number };
  readonly reconnects: boolean;
  tell(event: StationEvent): void;
  /** The hub may be told things: after a boot, or after a connection came back. */
  ready(isAfterBoot: boolean): void;
}

export function createConnection(options: ConnectionOptions): Connection {
  return new StationConnection(options);
}

const MOST_TIMES = 16;

class StationConnection implements Connection {
  readonly #options: ConnectionOptions;
  #link: Link | undefined;
  #isWanted = false;
  #isAccepted = false;
  #returning: Promise<void> | undefined;
  #booting: Promise<string> | undefined;
  #heartbeats: NodeJS.Timeout | undefined;
  #heartbeatMs = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  isOnline(): boolean {
    return this.#link?.isOpen() ?? false;
  }

  isReady(): boolean {
    return this.#isAccepted && this.isOnline();
  }

  async call(action: string, payload: Payload): Promise<Payload> {
    if (!this.#link) throw new Error('offline');
    return this.#link.call(action, payload);
  }

  sendRaw(text: string): void {
    if (!this.#link) throw new Error('offline');
    this.#link.sendRaw(text);
  }

  async connect(): Promise<void> {
    this.#isWanted = true;
    await this.#open();
  }

  comeBack(): Promise<void> {
    this.#isWanted = true;
    this.#returning ??= this.#tryUntilOpen().finally(() => {
      this.#returning = undefined;
    });
    return this.#returning;
  }

  boot(reason: BootReason): Promise<string> {
    this.#booting ??= this.#bootUntilAccepted(reason);
    return this.#booting;
  }

  heartbeat(): void {
    this.#link?.call('Heartbeat', {}).catch(() => undefined);
  }

  async disconnect(): Promise<void> {
    this.#isWanted = false;
    await this.#link?.close().catch(() => undefined);
  }

  cut(): void {
    this.#link?.cut();
  }

  forget(): void {
    this.#isAccepted = false;
  }

  async #tryUntilOpen(): Promise<void> {
    const { pace, random, signal } = this.#options;
    for (
      let times = 1;
      this.#isWanted && !signal.aborted && !this.isOnline();
      times = Math.min(times * 2, MOST_TIMES)
    ) {
      await this.#pause(pace.reconnectMs * times * (0.75 + random() / 2));
      if (!this.#isWanted || signal.aborted) break;
      await this.#open().catch(() => undefined);
    }
  }

  async #open(): Promise<void> {
    const { tell } = this.#options;
    if (this.isOnline()) return;
    try {
      const link = await openLink({ ...this.#options.link(), onClosed: (code) => this.#closed(link, code) });
      this.#link = link;
    } catch (error) {
      const { code, message } = error as Error & { code?: unknown };
      tell({ kind: 'REFUSED', httpStatus: typeof code === 'number' ? code : undefined, why: message });
      throw error;
    }
    tell({ kind: 'CONNECTED' });
    if (!this.#isAccepted) return;
    this.#beat();
    this.#options.ready(false);
  }

  #closed(link: Link, code: number): void {
    if (this.#link !== link) return;
    this.#link = undefined;
    clearInterval(this.#heartbeats);
    this.#options.tell({ kind: 'DISCONNECTED', code });
    if (this.#isWanted && this.#options.reconnects && !this.#options.signal.aborted) void this.comeBack();
  }

  /** Resolves with the first answer; goes on until the hub accepts. */
  #bootUntilAccepted(reason: BootReason): Promise<string> {
    return new Promise((first) => {
      const run = async (): Promise<void> => {
        const { signal, pace } = this.#options;
        while (!signal.aborted && this.#isWanted) {
          const answer = await this.#bootOnce(reason);
          if (!answer) {
            await this.#pause(pace.retryMs);
            continue;
          }
          const { status, intervalS } = answer;
          this.#options.tell({ kind: 'BOOTED', status });
          if (status === 'Accepted') this.#accept(intervalS);
          first(status);
          if (status === 'Accepted') return;
          await this.#pause(pace.bootAgainMs ?? intervalS * 1000);
        }
        first('none');
      };
      void run().finally(() => {
        this.#booting = undefined;
      });
    });
  }

  async #bootOnce(reason: BootReason): Promise<{ status: string; intervalS: number } | undefined> {
    const { dialect, face, faults, random, tell } = this.#options;
    const { action, payload } = dialect.boot(face(), reason);
    try {
      const answer = await this.call(action, payload);
      if (random() < (faults().lostReply ?? 0)) {
        tell({ kind: 'REPLY_LOST', action, attempts: 1 });
        return undefined;
      }
      return { status: String(answer['status']), intervalS: Number(answer['interval'] ?? 0) };
    } catch (error) {
      if (error instanceof CallRefused) tell({ kind: 'GAVE_UP', action, why: error.message });
      return undefined;
    }
  }

  #accept(intervalS: number): void {
    this.#isAccepted = true;
    this.#heartbeatMs = intervalS * 1000;
    this.#options.tell({ kind: 'ACCEPTED', intervalS });
    this.#beat();
    this.#options.ready(true);
  }

  #beat(): void {
    clearInterval(this.#heartbeats);
    if (this.#heartbeatMs <= 0) return;
    this.#heartbeats = setInterval(() => this.heartbeat(), Math.min(this.#heartbeatMs, LONGEST_TIMER_MS));
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#options.signal }).catch(() => undefined);
  }
}

const LONGEST_TIMER_MS = 2_147_483_647;
