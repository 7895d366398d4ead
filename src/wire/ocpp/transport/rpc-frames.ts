import type { IncomingMessage } from 'node:http';
import type { RPCClient } from 'ocpp-rpc';

/** The library's class of a connection, which it does not export. */
export type ServerClient = Omit<RPCClient, 'sendRaw'> & {
  sendRaw(message: string): void;
  readonly handshake: { readonly request: IncomingMessage };
};

/** What is told of frames. Nothing here may throw. */
export interface FrameHandlers {
  /** Each frame, before it is looked at or after it was sent; `message` is absent where it is no message of OCPP. */
  frame(direction: 'IN' | 'OUT', text: string, message: readonly unknown[] | undefined): void;
  /** A frame that was not understood, or an answer that nobody waits for. Nothing was answered to it. */
  bad(text: string): void;
}

export interface Outgoing {
  /** The next frame that the library sends is not sent. */
  holdNext(): void;
  send(message: readonly unknown[]): void;
  /** What is being sent, for those who record it. */
  readonly current: { message: readonly unknown[] | undefined };
}

/** Everything that is sent goes through `sendRaw`, which is replaced for this client. */
export function holdBack(client: ServerClient): Outgoing {
  const sendRaw = client.sendRaw.bind(client);
  const current: Outgoing['current'] = { message: undefined };
  let isHeld = false;
  client.sendRaw = (text) => {
    if (isHeld) current.message = undefined;
    else sendRaw(text);
    isHeld = false;
  };
  return {
    current,
    holdNext: () => {
      isHeld = true;
      // The library sends in the same step, or not at all: answers that nobody waits for get none.
      queueMicrotask(() => {
        isHeld = false;
      });
    },
    send: (message) => {
      current.message = message;
      try {
        sendRaw(JSON.stringify(message));
      } catch {
        // The connection is gone.
      }
    },
  };
}

/** Tells each frame together with the message that it is, and those that are none. */
export function hearFrames(client: ServerClient, handlers: FrameHandlers, { current }: Outgoing) {
  let received: string | undefined;
  const tell = (message: readonly unknown[] | undefined): void => {
    if (received === undefined) return;
    const text = received;
    received = undefined;
    handlers.frame('IN', text, message);
  };
  let last = '';
  client.on('message', ({ message, outbound }: { readonly message: string; readonly outbound: boolean }) => {
    if (outbound) {
      handlers.frame('OUT', message, current.message);
      current.message = undefined;
    } else {
      received = message;
      last = message;
    }
  });
  const onMessage = ({ payload, outbound }: { readonly payload: readonly unknown[]; readonly outbound: boolean }) => {
    if (outbound) current.message = payload;
    else tell(payload);
  };
  client.on('call', onMessage);
  client.on('response', onMessage);
  return {
    bad: () => {
      tell(undefined);
      handlers.bad(last);
    },
  };
}
