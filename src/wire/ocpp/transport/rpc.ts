import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import rpc, { createRPCError, RPCServer } from 'ocpp-rpc';
import type { CallOutcome } from './adapter.js';
import { type FrameHandlers, hearFrames, holdBack, type ServerClient } from './rpc-frames.js';

/** What is heard on a line. Nothing here may throw, except `call` by rejecting with `rpcError`. */
export interface LineHandlers extends FrameHandlers {
  /** A CALL that could be read: resolves to the payload of its CALLRESULT. Null: somebody else answers this message id. */
  call(call: ReceivedCall): Promise<Readonly<Record<string, unknown>> | null>;
  /** The station has answered a ping. */
  alive(): void;
  closed(): void;
}

export interface ReceivedCall {
  readonly messageId: string;
  readonly action: string;
  readonly params: unknown;
}

/** A WebSocket of a station. */
export interface RpcLine {
  /** Never rejects. */
  call(action: string, payload: Readonly<Record<string, unknown>>, timeoutMs: number): Promise<CallOutcome>;
  /** Sends a message as it is. Does nothing when the connection is gone. */
  send(message: readonly unknown[]): void;
  /** Closes with a handshake; who does not answer it is cut off. */
  close(code: number, reason: string): void;
  /** What was sent and not yet taken by the other side. */
  readonly unsentBytes: () => number;
}

export interface RpcUpgrade {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  readonly head: Buffer;
  /** One of those that the client offers. */
  readonly protocol: string;
  /** Called once the socket is open, before anything is read from it. */
  opened(line: RpcLine): LineHandlers;
}

export interface RpcOptions {
  readonly protocols: readonly string[];
  readonly maxPayloadBytes: number;
  readonly pingIntervalMs: number;
}

/** How long the other side may take for its part of a closing handshake. */
const CLOSING_MS = 2_000;

/**
 * Takes over WebSockets by ocpp-rpc, with what it gets wrong put right around it: it does not say in a header what it is,
 * checks nothing against schemas (see `readPayload`), and what it would answer to frames that it does not understand is
 * held back. Who is let in, and with which protocol, has been decided before.
 */
export function createRpcServer({ protocols, maxPayloadBytes, pingIntervalMs }: RpcOptions) {
  const upgrades = new WeakMap<IncomingMessage, RpcUpgrade>();
  const server = new RPCServer({
    protocols: [...protocols],
    pingIntervalMs,
    strictMode: false,
    respondWithDetailedErrors: false,
    maxBadMessages: Number.POSITIVE_INFINITY,
    wssOptions: { maxPayload: maxPayloadBytes, perMessageDeflate: false },
  });
  server.on('error', () => undefined);
  withoutServerHeader(server);
  server.auth((accept, reject, { request }) => {
    const upgrade = upgrades.get(request);
    if (upgrade) accept({}, upgrade.protocol);
    else reject(403, 'Forbidden');
  });
  server.on('client', (client: ServerClient) => {
    const { request } = client.handshake;
    const upgrade = upgrades.get(request);
    forgetHandshake(client);
    if (upgrade) attach(client, upgrade);
  });
  return {
    /** Never rejects: what is no handshake of a WebSocket is answered with 400. */
    upgrade: async (upgrade: RpcUpgrade): Promise<void> => {
      upgrades.set(upgrade.request, upgrade);
      try {
        await server.handleUpgrade(upgrade.request, upgrade.socket, upgrade.head);
      } catch {
        upgrade.socket.destroy();
      }
    },
  };
}

/** The error by which a handler answers with a CALLERROR: with a code of the version, and without details. */
export function rpcError(code: string, description: string): Error {
  const error: unknown = createRPCError(code, description, {});
  return error instanceof Error ? error : new Error(code);
}

/** It names itself and its version to everybody: the header is taken out again before it is sent. */
function withoutServerHeader(server: RPCServer): void {
  const sockets: unknown = Reflect.get(server, '_wss');
  if (!(sockets instanceof EventEmitter)) return;
  sockets.on('headers', (headers: string[]) => {
    const at = headers.findIndex((header) => header.startsWith('Server:'));
    if (at >= 0) headers.splice(at, 1);
  });
}

/** The library keeps the request and the station's password with the connection for as long as it lasts. */
function forgetHandshake({ handshake }: ServerClient): void {
  for (const field of Object.keys(handshake)) Reflect.deleteProperty(handshake, field);
}

function attach(client: ServerClient, { socket, opened }: RpcUpgrade): void {
  const outgoing = holdBack(client);
  const handlers = opened({
    call: (...call) => callStation(client, ...call),
    send: (message) => outgoing.send(message),
    close: (code, reason) => closeLine(client, socket, { code, reason }),
    unsentBytes: () => socket.writableLength,
  });
  const heard = hearFrames(client, handlers, outgoing);
  const calls = answerWhileOpen(client, handlers);
  client.handle(({ messageId = '', method = '', params }) => calls({ messageId, action: method, params }));
  client.on('ping', () => handlers.alive());
  client.on('socketError', () => undefined);
  client.on('badMessage', () => {
    outgoing.holdNext();
    heard.bad();
  });
  client.on('callError', ({ outbound, error }: { readonly outbound: boolean; readonly error: unknown }) => {
    // A call whose id is being worked on: that work answers it, and a second answer would contradict it.
    if (!outbound && codeOf(error) === 'RpcFrameworkError') outgoing.holdNext();
  });
  client.once('close', () => handlers.closed());
}

/** The library does not close a connection before all calls are answered: once it closes, none is any more. */
function answerWhileOpen(client: ServerClient, handlers: LineHandlers) {
  const open = new Set<(end: typeof rpc.NOREPLY) => void>();
  client.once('closing', () => {
    for (const end of open) end(rpc.NOREPLY);
  });
  return (call: ReceivedCall): Promise<Record<string, unknown>> =>
    new Promise((resolve, reject) => {
      open.add(resolve);
      handlers
        .call(call)
        .then((answer) => resolve(answer ?? rpc.NOREPLY), reject)
        .finally(() => open.delete(resolve));
    });
}

async function callStation(
  client: ServerClient,
  ...[action, payload, timeoutMs]: Parameters<RpcLine['call']>
): Promise<CallOutcome> {
  try {
    const answer: unknown = await client.call(action, payload, { callTimeoutMs: timeoutMs });
    return { kind: 'ANSWERED', payload: isObject(answer) ? answer : {} };
  } catch (error) {
    if (error instanceof rpc.TimeoutError) return { kind: 'TIMEOUT' };
    const code = codeOf(error);
    if (code === undefined) return { kind: 'DISCONNECTED' };
    return { kind: 'ERROR', code, description: error instanceof Error ? error.message.slice(0, 255) : '' };
  }
}

function closeLine(
  client: ServerClient,
  socket: Socket,
  end: { readonly code: number; readonly reason: string },
): void {
  const late = setTimeout(() => socket.destroy(), CLOSING_MS).unref();
  client.once('close', () => clearTimeout(late));
  client.close(end).catch(() => socket.destroy());
}

function codeOf(error: unknown): string | undefined {
  return error instanceof rpc.RPCError ? error.rpcErrorCode : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
