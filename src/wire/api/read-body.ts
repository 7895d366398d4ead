import express, { type RequestHandler } from 'express';
import secureJson from 'secure-json-parse';
import { HubError } from '../../domain/errors.js';

const BODY_BYTES_MAX = 64 * 1024;

const JSON_TYPE = /^application\/json *(; *charset="?utf-8"? *)?$/i;
const XML_TYPE = /^(?:application|text)\/xml *(; *charset="?utf-8"? *)?$/i;

/**
 * Reads the JSON body of a request that may have one. Refuses another type (`unsupported-media-type`), compressed or
 * over-long bytes, text that is not UTF-8, and keys that would reach a prototype (`bad-json`). XML is left as bytes for the
 * path, whose reader refuses what it does not take.
 */
export function readBody(limit = BODY_BYTES_MAX, type?: 'xml'): readonly RequestHandler[] {
  const raw = express.raw({ type: () => true, limit, inflate: false });
  const read = type === 'xml' ? xmlBytes : parseBody;
  return [
    (request, response, next) => (isRead(request.method) ? next() : raw(request, response, next)),
    (request, _response, next) => {
      if (!isRead(request.method)) request.body = read(request.get('content-type'), request.body);
      next();
    },
  ];
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function parseBody(contentType: string | undefined, bytes: unknown): unknown {
  if (!(bytes instanceof Uint8Array) || bytes.length === 0) return undefined;
  if (!JSON_TYPE.test(contentType ?? '')) {
    throw new HubError('unsupported-media-type', 'expected application/json in UTF-8');
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return secureJson.parse(text, null, { protoAction: 'error', constructorAction: 'error' });
  } catch {
    throw new HubError('bad-json', 'the body is not JSON that is read here');
  }
}

function xmlBytes(contentType: string | undefined, bytes: unknown): Uint8Array {
  if (!(bytes instanceof Uint8Array) || bytes.length === 0)
    throw new HubError('bad-field', 'expected a file in the body');
  if (!XML_TYPE.test(contentType ?? '')) {
    throw new HubError('unsupported-media-type', 'expected application/xml in UTF-8');
  }
  return bytes;
}
