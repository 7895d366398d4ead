import { answerDeadline, windowAfterRefusal, windowAfterRetraction } from '../../../src/domain/contests/deadlines.js';
import { EVIDENCE_BYTES_MAX, evidenceKind } from '../../../src/domain/contests/evidence.js';

const AT = new Date('2026-10-12T09:05:00Z');
const day = (number: number) => new Date(`2026-10-${number}T09:05:00Z`);

describe('deadlines of contests', () => {
  it('are as long as the eMSP had to contest, and ten days where the agreement does not say', () => {
    expect(answerDeadline(AT, { contestDays: 3 })).toEqual(day(15));
    expect(answerDeadline(AT, { contestDays: 0 })).toEqual(day(22));
    expect(answerDeadline(AT, undefined)).toEqual(day(22));
    expect(windowAfterRefusal(AT, { contestDays: 5 })).toEqual(day(17));
  });

  it('leave the rest of the window after a retraction, and at least a day', () => {
    expect(windowAfterRetraction(day(20), AT)).toEqual(day(20));
    expect(windowAfterRetraction(day(12), AT)).toEqual(day(13));
    expect(windowAfterRetraction(day(10), AT)).toEqual(day(13));
  });
});

describe('a file as evidence', () => {
  it.each([
    ['photo.png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0], 'png'],
    ['photo.JPG', [0xff, 0xd8, 0xff, 0xe0], 'jpeg'],
    ['bill.pdf', bytesOf('%PDF-1.7'), 'pdf'],
    ['readings.csv', bytesOf('a;b\r\n1;2\r\n'), 'csv'],
    ['note.txt', bytesOf('Der Zähler stand bei 4711.'), 'txt'],
    ['meter.xml', bytesOf('\n<values/>'), 'xml'],
  ])('%s is what its content is', (name, content, kind) => {
    expect(evidenceKind(file(name, content))).toBe(kind);
  });

  it.each([
    ['tool.exe', bytesOf('MZ'), 'file.name'],
    ['pdf', bytesOf('%PDF-1.7'), 'file.name'],
    ['page.html', bytesOf('<html>'), 'file.name'],
    ['bill.pdf', bytesOf('<html>'), 'file.content'],
    ['photo.png', [0xff, 0xd8, 0xff], 'file.content'],
    ['note.txt', bytesOf('%PDF-1.7'), 'file.content'],
    ['note.txt', bytesOf('a\u0000b'), 'file.content'],
    ['note.txt', [0xc3, 0x28], 'file.content'],
    ['meter.xml', bytesOf('hello'), 'file.content'],
    ['note.txt', [], 'file.content'],
  ])('%s that is something else is refused', (name, content, field) => {
    expect(() => evidenceKind(file(name, content))).toThrow(expect.objectContaining({ code: 'bad-field', field }));
  });

  it('is five MiB at the most', () => {
    const large = { name: 'a.txt', bytes: new Uint8Array(EVIDENCE_BYTES_MAX + 1), text: undefined };
    expect(() => evidenceKind(large)).toThrow(expect.objectContaining({ code: 'too-large' }));
  });
});

function bytesOf(text: string): readonly number[] {
  return [...Buffer.from(text)];
}

function file(name: string, content: readonly number[]) {
  const bytes = Buffer.from(content);
  const text = bytes.toString('utf8');
  return { name, bytes, text: text.includes('\ufffd') ? undefined : text };
}
