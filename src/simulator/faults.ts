import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageModule } from './ocpi-objects.js';

/** Ways in which a real partner's platform misbehaves, to see how the hub bears it. */
export type Fault =
  /** Answers correctly, but late. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** An HTTP error without an OCPI envelope. */
  | { readonly kind: 'status'; readonly httpStatus: number }
  /** A web server's error page with HTTP 200. */
  | { readonly kind: 'html' }
  /** The connection is cut in the middle. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'too-many-requests'; readonly retryAfterS: number }
  /** The answer ends in the middle of its JSON. */
  | { readonly kind: 'partial-json' }
  /** A well-formed answer of our choice, sent as these bytes. */
  | { readonly kind: 'answer'; readonly httpStatus: number; readonly json: string };

/** Where a fault shows: in one module only, for so many requests; without these everywhere, until recovered. */
export interface FaultScope {
  readonly module?: MessageModule;
  readonly times?: number;
}

/** The switch of a platform. */
export interface FaultSwitch {
  /** This fault and no other. */
  fail(fault: Fault, scope?: FaultScope): void;
  /** This fault beside those that are on; the first that fits a request counts. */
  alsoFail(fault: Fault, scope?: FaultScope): void;
  recover(): void;
  /** The fault that this request meets, if any. */
  meet(module: MessageModule | undefined): Fault | undefined;
}

export function createFaultSwitch(): FaultSwitch {
  let active: { readonly fault: Fault; readonly scope: FaultScope; left: number }[] = [];
  const add = (fault: Fault, scope: FaultScope = {}): void => {
    active = [...active, { fault, scope, left: scope.times ?? Number.POSITIVE_INFINITY }];
  };
  return {
    fail(fault, scope) {
      active = [];
      add(fault, scope);
    },
    alsoFail: add,
    recover() {
      active = [];
    },
    meet(module) {
      const met = active.find(({ scope, left }) => left > 0 && (!scope.module || scope.module === module));
      if (met) met.left -= 1;
      return met?.fault;
    },
  };
}

/** Acts the fault out. `answered`: nothing more is to be sent. `go-on`: the request is now answered as usual. */
export async function misbehave(fault: Fault, response: ServerResponse): Promise<'answered' | 'go-on'> {
  switch (fault.kind) {
    case 'slow':
      await sleep(fault.delayMs, undefined, { ref: false });
      return 'go-on';
    case 'status':
      response.writeHead(fault.httpStatus).end();
      break;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Bad gateway</body></html>');
      break;
    case 'reset':
      response.socket?.resetAndDestroy();
      break;
    case 'too-many-requests':
      response.writeHead(429, { 'retry-after': String(fault.retryAfterS) }).end();
      break;
    case 'partial-json':
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"status_code":1000,"data":[{"id":');
      break;
    case 'answer':
      response.writeHead(fault.httpStatus, { 'content-type': 'application/json' }).end(fault.json);
  }
  return 'answered';
}
