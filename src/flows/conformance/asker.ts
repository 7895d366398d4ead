import { type Asked, type Exchange, type SeenAnswer, withoutData } from '../../domain/conformance/exchange.js';
import { HubError } from '../../domain/errors.js';
import type { PartyId } from '../../domain/party.js';
import type { Connection } from '../../domain/roaming/connection.js';
import type { Hub } from '../hub.js';
import type { HttpMethod, PartnerAnswer, UnusableAnswer } from '../ports.js';
import type { CheckForms, WireObject } from './check-forms.js';

export type AskerDeps = Pick<Hub, 'limits' | 'partners' | 'secrets'> & { readonly checkForms: CheckForms };

/** Asks one platform, one question after the other, for as long as it is worth it. */
export interface Asker {
  ask(question: Question): Promise<Reply>;
  /** All that was asked, without the data of the answers. */
  exchanges(): readonly Exchange[];
  /** Why nothing is asked any more; undefined: it goes on. */
  ended(): string | undefined;
}

export interface Question {
  readonly method: HttpMethod;
  readonly url: string;
  readonly module: string;
  /** Absent on configuration modules. */
  readonly routed?: { readonly from: PartyId; readonly to: PartyId };
  readonly body?: WireObject | Uint8Array;
  /** Instead of the platform's own. */
  readonly credentialsToken?: string;
  /** Cleans up what the check has left behind: asked also when its time is over. */
  readonly cleansUp?: true;
}

export interface Reply {
  readonly exchange: Exchange;
  /** Of an answer with an envelope. */
  readonly body?: Uint8Array;
}

export interface AskerLimits {
  /** For all questions together. */
  readonly totalMs: number;
  /** For one of them at most. */
  readonly eachMs: number;
}

/** Questions in a row without any answer after which no more are asked: a dead platform must not be taken for busy. */
const SILENT_ENOUGH = 3;

/** Never throws for what the platform does or does not do. */
export function createAsker(hub: AskerDeps, connection: Connection, limits: AskerLimits): Asker {
  const deadlineMs = performance.now() + limits.totalMs;
  const exchanges: Exchange[] = [];
  const correlationId = hub.secrets.newId();
  let silent = 0;

  function ended(): string | undefined {
    if (silent >= SILENT_ENOUGH) return 'the platform does not answer';
    return performance.now() >= deadlineMs ? `the ${limits.totalMs / 1_000} s of a check were over` : undefined;
  }

  async function send(question: Question, asked: Asked): Promise<SeenAnswer & { readonly body?: Uint8Array }> {
    const { method, url, module, routed, credentialsToken, cleansUp } = question;
    const { requestId } = asked;
    const leftMs = cleansUp ? limits.eachMs : Math.max(1, Math.ceil(deadlineMs - performance.now()));
    const body = bytesOf(question);
    try {
      const answer: PartnerAnswer = await hub.partners.send({
        connection,
        method,
        url,
        routing: { requestId, correlationId, ...routed },
        timeoutMs: Math.min(limits.eachMs, hub.limits.relayTimeoutMs, leftMs),
        ...(body && { body }),
        ...(credentialsToken !== undefined && { tokenInstead: credentialsToken }),
      });
      return { ...hub.checkForms.readAnswer(module, answer), body: answer.body };
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      return isUnusable(error.cause) ? { kind: 'bare', ...error.cause } : { kind: 'none', because: error.message };
    }
  }

  async function ask(question: Question): Promise<Reply> {
    const { method, url, module, routed } = question;
    const body = bytesOf(question);
    const excerpt = body && { excerpt: hub.checkForms.excerpt(module, body) };
    const asked: Asked = { method, url, requestId: hub.secrets.newId(), correlationId, ...routed, ...excerpt };
    const reason = question.cleansUp ? undefined : ended();
    if (reason !== undefined) return { exchange: { asked, answer: { kind: 'not-asked', because: reason } } };
    const { body: received, ...answer } = await send(question, asked);
    silent = answer.kind === 'none' ? silent + 1 : 0;
    const exchange = { asked, answer };
    exchanges.push(withoutData(exchange));
    return { exchange, ...(received && { body: received }) };
  }

  return { ask, ended, exchanges: () => exchanges };
}

function bytesOf({ body }: Question): Uint8Array | undefined {
  return body === undefined || body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
}

function isUnusable(cause: unknown): cause is UnusableAnswer {
  return typeof cause === 'object' && cause !== null && 'httpStatus' in cause && 'headers' in cause;
}
