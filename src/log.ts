import { AsyncLocalStorage } from 'node:async_hooks';
import { type Logger, pino } from 'pino';

/** What a log line carries of the message that caused it. */
interface LogContext {
  readonly correlationId: string;
}

const context = new AsyncLocalStorage<LogContext>();

/** Runs `work` so that every line it logs carries the correlation id. */
export function withCorrelation<T>(correlationId: string, work: () => T): T {
  return context.run({ correlationId }, work);
}

/**
 * One JSON line per event, fields and not sentences. ERROR: wake someone. WARN: look tomorrow. INFO: what the hub
 * did. DEBUG: for you. Secrets are redacted wherever they stand.
 */
export function createLog(level: string): Logger {
  return pino({
    level,
    base: null,
    redact: { paths: REDACTED, censor: '[redacted]' },
    mixin: () => context.getStore() ?? {},
  });
}

const REDACTED = ['authorization', 'token', 'password', 'headers.authorization'].flatMap((path) => [path, `*.${path}`]);
