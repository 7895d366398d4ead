import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { cleanText, XmlWriter } from '../../../src/documents/einvoice/xml-writer.js';

describe('the XML of an e-invoice', () => {
  it('leaves out elements with nothing in them, and those that hold only such', () => {
    const xml = new XmlWriter();
    xml.within('a', () => {
      xml.within('b', () => xml.leaf('c', undefined));
      xml.leaf('d', ' \n ');
      xml.leaf('e', 'x', { f: '1' });
    });
    expect(xml.end()).toBe('<?xml version="1.0" encoding="UTF-8"?>\n<a><e f="1">x</e></a>');
  });

  it.each([
    ['Müller & Söhne <GmbH>', 'Müller &amp; Söhne &lt;GmbH&gt;'],
    ['"quoted"', '&quot;quoted&quot;'],
    ['two\r\nlines', 'two  lines'],
    ['bell\u0007, null\u0000, vertical tab\u000b', 'bell, null, vertical tab'],
    ['lone \ud800 surrogate \udfff.', 'lone  surrogate .'],
    ['noncharacter \uffff, plug \u{1f50c}', 'noncharacter , plug \u{1f50c}'],
    ['  around  ', 'around'],
  ])('writes %j so that a parser takes it', (text, written) => {
    expect(wrapped(text)).toContain(`<a b="${written}">${written}</a>`);
  });

  it('gives back any text', () => {
    const parser = new XMLParser({
      ignoreAttributes: false,
      trimValues: false,
      parseTagValue: false,
      processEntities: true,
    });
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const xml = wrapped(text);
        expect(parser.parse(xml).a ?? '').toEqual(
          cleanText(text) === '' ? '' : { '#text': cleanText(text), '@_b': cleanText(text) },
        );
      }),
      { numRuns: 300 },
    );
  });
});

function wrapped(text: string): string {
  const xml = new XmlWriter();
  xml.leaf('a', text, { b: text });
  return cleanText(text) === '' ? '<a/>' : xml.end();
}
