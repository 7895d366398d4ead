import { RPCClient } from 'ocpp-rpc';
import { PROTOCOLS } from '../station-memory.js';
import type { StationOptions } from '../station-options.js';

export type Payload = Readonly<Record<string, unknown>>;

/** An open WebSocket to the hub. */
export interface Link {
  isOpen(): boolean;
  /** One call after the other, each with a new message id. Rejects with `CallRefused`, or with why there is no answer. */
  call(action: string, payload: Payload): Promise<Payload>;
  /** Any text as a frame of its own. */
  sendRaw(text: string): void;
  /** Closes it as WebSockets are closed. */
  close(): Promise<void>;
  /** Ends it without a word. */
  cut(): void;
}

/** The hub answered with a CALLERROR. */
export class CallRefused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.name = 'CallRefused';
    this.code = code;
  }
}

export interface LinkOptions extends Pick<StationOptions, 'id' | 'onFrame' | 'passwordAs' | 'tls' | 'url' | 'version'> {
  readonly password: string | undefined;
  readonly callTimeoutMs: number;
  readonly ignoresPings: boolean;
  /** Answers a command; undefined: never. Rejects with an Error: CALLERROR. */
  readonly onCommand: (action: string, payload: Payload) => Promise<Payload | undefined>;
  readonly onClosed: (code: number) => void;
}

/** Connects. Rejects with an Error, with the HTTP status as `code` when the hub refused. */
export async function openLink(options: LinkOptions): Promise<Link> {
  const client = new RPCClient({
    identity: options.id,
    endpoint: options.url,
    protocols: [PROTOCOLS[options.version]],
    password: null,
    headers: authorizationOf(options),
    wsOpts: { ...options.tls, autoPong: !options.ignoresPings, perMessageDeflate: false },
    callTimeoutMs: options.callTimeoutMs,
    callConcurrency: 1,
    pingIntervalMs: 0,
    deferPingsOnActivity: false,
    reconnect: false,
    maxReconnects: 0,
    strictMode: false,
    strictModeValidators: [],
    respondWithDetailedErrors: false,
    maxBadMessages: Number.POSITIVE_INFINITY,
    backoff: { initialDelay: 1_000, maxDelay: 2_000, factor: 2, randomisationFactor: 0 },
  });
  client.handle(async ({ method = '', params, signal }) => {
    const answer = await options.onCommand(method, params ?? {});
    return answer ?? untilGone(signal);
  });
  const { onFrame } = options;
  if (onFrame) {
    client.on('message', ({ message, outbound }: { message: unknown; outbound: boolean }) =>
      onFrame(String(message), outbound ? 'out' : 'in'),
    );
  }
  await client.connect();
  client.once('close', ({ code }: { code: number }) => options.onClosed(code));
  return linkOf(client);
}

function linkOf(client: RPCClient): Link {
  return {
    isOpen: () => client.state === RPCClient.OPEN,
    async call(action, payload) {
      try {
        return ((await client.call(action, payload)) ?? {}) as Payload;
      } catch (error) {
        if (error instanceof Error && 'rpcErrorCode' in error && error.name !== 'TimeoutError') {
          throw new CallRefused(String(error.rpcErrorCode), error.message);
        }
        throw error;
      }
    },
    sendRaw: (text) => client.sendRaw(text),
    async close() {
      await client.close({ code: 1000 });
    },
    cut() {
      client.close({ force: true }).catch(() => undefined);
    },
  };
}

function authorizationOf({ id, password, passwordAs }: LinkOptions): Readonly<Record<string, string>> {
  if (password === undefined) return {};
  const secret = Buffer.from(password, passwordAs === 'HEX_BYTES' ? 'hex' : 'utf8');
  return { authorization: `Basic ${Buffer.concat([Buffer.from(`${id}:`), secret]).toString('base64')}` };
}

/** For a command that is never answered: waits for the end of the connection. */
function untilGone(signal: AbortSignal | undefined): Promise<Payload> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('gone')), { once: true });
  });
}
