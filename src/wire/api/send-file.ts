import type { Response } from 'express';
import type { ApiAnswer } from './api-path.js';

/** Answers with a file as a download (RFC 6266), its sha256 as strong ETag; shared by the API and the portal. */
export function sendFile(response: Response, file: Omit<Extract<ApiAnswer, { kind: 'file' }>, 'kind'>): void {
  response.attachment(file.name).type(file.type).set('ETag', `"${file.sha256}"`).send(file.bytes);
}
