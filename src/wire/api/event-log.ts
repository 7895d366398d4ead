/** What the web side needs of the log: one line per event, fields and not sentences. pino fits. */
export interface EventLog {
  info(fields: Readonly<Record<string, unknown>>): void;
  warn(fields: Readonly<Record<string, unknown>>): void;
  error(fields: Readonly<Record<string, unknown>>): void;
}
