import type { IncomingMessage } from 'node:http';
import { HubError } from '../../domain/errors.js';
import { inflate } from '../http/inflate.js';

/**
 * Reads the body of a request as bytes, at most `limitBytes` before and after inflating; undefined when there is none.
 * Refuses with `too-large`, and with `unsupported-media-type` what is not application/json in UTF-8 (OCPI 2.2.1,
 * transport_and_format, request format: Content-Type is required as soon as there is a body).
 */
export async function readBody(req: IncomingMessage, limitBytes: number): Promise<Uint8Array | undefined> {
  const announced = Number(req.headers['content-length'] ?? 0);
  if (announced === 0 && req.headers['transfer-encoding'] === undefined) return undefined;
  if (announced > limitBytes) {
    req.resume();
    throw tooLarge(limitBytes);
  }
  const bytes = await collect(req, limitBytes);
  if (bytes.length === 0) return undefined;

  checkContentType(req.headers['content-type']);
  const encoding = req.headers['content-encoding'];
  return encoding === undefined ? bytes : await inflate(bytes, encoding, limitBytes);
}

function collect(req: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const keep = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limitBytes) {
        chunks.push(chunk);
        return;
      }
      // The rest is read and dropped, so that the sender gets to read the answer; the request timeout ends it.
      req.off('data', keep);
      req.resume();
      reject(tooLarge(limitBytes));
    };
    req.on('data', keep);
    req.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    req.once('error', reject);
  });
}

function tooLarge(limitBytes: number): HubError {
  return new HubError('too-large', `a body may have ${limitBytes} bytes`);
}

function checkContentType(contentType: string | undefined): void {
  const [type, ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const charset = parameters.map((text) => text.trim()).find((text) => text.startsWith('charset='));
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  if (type?.trim() !== 'application/json' || !isUtf8) {
    throw new HubError('unsupported-media-type', 'Content-Type: expected application/json in UTF-8');
  }
}
