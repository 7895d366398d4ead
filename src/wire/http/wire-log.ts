/** Where the wire reports what it did: one call per event, fields before sentences. A pino logger fits. */
export interface WireLog {
  info(fields: object, text?: string): void;
  warn(fields: object, text?: string): void;
  error(fields: object, text?: string): void;
}
