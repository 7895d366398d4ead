import { createHash } from 'node:crypto';
import type { ApiAnswer } from './api-path.js';

/** A report as a CSV file to download. */
export function csvFile(name: string, content: string): ApiAnswer {
  const bytes = Buffer.from(content);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { kind: 'file', type: 'text/csv; charset=utf-8', name, sha256, bytes };
}
