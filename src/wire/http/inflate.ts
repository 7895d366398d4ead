import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate as inflateZlib } from 'node:zlib';
import { HubError } from '../../domain/errors.js';
import { codeOf } from './error-code.js';

const decoders = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflateZlib),
  br: promisify(brotliDecompress),
};

/**
 * Undoes a Content-Encoding, never producing more than `limitBytes`: a bomb stops there. Refuses with `too-large`,
 * `unsupported-media-type` (unknown or stacked encodings) and `bad-json` (broken data).
 */
export async function inflate(bytes: Uint8Array, encoding: string, limitBytes: number): Promise<Uint8Array> {
  const name = encoding.trim().toLowerCase();
  if (name === 'identity' || name === '') return bytes;
  if (!isKnown(name)) throw new HubError('unsupported-media-type', 'Content-Encoding: gzip, deflate, br or none');
  try {
    return await decoders[name](bytes, { maxOutputLength: limitBytes });
  } catch (error) {
    throw codeOf(error) === 'ERR_BUFFER_TOO_LARGE'
      ? new HubError('too-large', `the body inflates to more than ${limitBytes} bytes`)
      : new HubError('bad-json', `the body is not valid ${name} data`);
  }
}

function isKnown(name: string): name is keyof typeof decoders {
  return Object.hasOwn(decoders, name);
}
