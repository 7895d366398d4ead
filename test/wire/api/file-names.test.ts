import express from 'express';
import supertest from 'supertest';
import { sendFile } from '../../../src/wire/api/send-file.js';

describe('the name of a file that is downloaded', () => {
  it.each([
    ['a quote', 'A"; filename="x.exe', 'A"; filename="x.exe'],
    ['a way up', '../../etc/passwd', 'passwd'],
    ['a line end', 'A\r\nSet-Cookie: a=b', 'A\r\nSet-Cookie: a=b'],
    ['letters that headers do not carry', 'Rechnung-Köln-Αθήνα-充电.pdf', 'Rechnung-Köln-Αθήνα-充电.pdf'],
    ['text that runs backwards', 'A\u202efdp.exe', 'A\u202efdp.exe'],
  ])('with %s stays one name and one header (RFC 6266)', async (_, name, expected) => {
    const app = express();
    app.get('/', (_request, response) => {
      sendFile(response, { type: 'application/pdf', name, sha256: '00', bytes: Buffer.from('%PDF-') });
    });
    const { headers, status } = await supertest(app).get('/');
    expect([status, headers['set-cookie'], headers['content-type']]).toEqual([200, undefined, 'application/pdf']);
    expect(nameOf(headers['content-disposition'] ?? '')).toBe(expected);
  });
});

/** The name as a browser takes it: the extended one where there is one. */
function nameOf(disposition: string): string | undefined {
  const extended = /filename\*=UTF-8''([^;]*)/.exec(disposition)?.[1];
  if (extended !== undefined) return decodeURIComponent(extended);
  const [, quoted, plain] = /^attachment; filename=(?:"((?:[^"\\]|\\.)*)"|([\w.-]+))$/.exec(disposition) ?? [];
  return quoted?.replace(/\\(.)/g, '$1') ?? plain;
}
