import type { OcpiClient, OcpiReply } from './ocpi-client.js';
import type { MessageModule, OcpiParty } from './ocpi-objects.js';

/** A message that came or went, and how it ended: a line of a sandbox's log. */
export interface Exchange {
  readonly at: Date;
  readonly direction: 'in' | 'out';
  readonly method: string;
  /** Path and query, as sent. */
  readonly path: string;
  readonly module?: MessageModule;
  readonly from?: OcpiParty;
  readonly to?: OcpiParty;
  /** Absent: there was no answer, and `trouble` says why. */
  readonly httpStatus?: number;
  readonly statusCode?: number;
  readonly trouble?: string;
  readonly tookMs: number;
}

/** Is told of every message; must not throw. */
export type TellExchange = (exchange: Exchange) => void;

/** A client that tells of each request how it ended, also of those without an answer. */
export function watchedClient(client: OcpiClient, clock: () => Date, tell: TellExchange): OcpiClient {
  return {
    async send(request) {
      const at = clock();
      const startedMs = performance.now();
      const url = new URL(request.url);
      const told = (end: Pick<Exchange, 'httpStatus' | 'statusCode' | 'trouble'>): void =>
        tell({
          at,
          direction: 'out',
          method: request.method,
          path: url.pathname + url.search,
          ...(request.module && { module: request.module }),
          ...(request.from && { from: request.from }),
          ...(request.to && { to: request.to }),
          ...end,
          tookMs: performance.now() - startedMs,
        });
      try {
        const reply = await client.send(request);
        told(endOf(reply));
        return reply;
      } catch (error) {
        told({ trouble: error instanceof Error ? error.message : String(error) });
        throw error;
      }
    },
    close: client.close,
  };
}

function endOf({ httpStatus, statusCode, statusMessage }: OcpiReply): Partial<Exchange> {
  return {
    httpStatus,
    ...(statusCode !== undefined && { statusCode }),
    ...(statusCode !== 1000 && statusMessage !== undefined && { trouble: statusMessage }),
  };
}
