import { isCountry } from '../../../src/domain/country.js';
import { isCurrency } from '../../../src/domain/currency.js';
import { faultOfPng, faultOfSvg, LOGO_BYTES_MAX } from '../../../src/domain/legal/logo.js';
import { hasVatIdForm } from '../../../src/domain/legal/vat-id.js';

/** The head of a PNG, and as many bytes as it takes. */
function aPng(width: number, height: number, bytes = 100): string {
  const png = Buffer.alloc(bytes);
  png.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  return png.toString('base64');
}

const SVG_OPEN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" role="img" aria-label="hub">';
const PATH = '<path fill="#0E6E6E" d="M8 0 H32 A8 8 0 0 1 40 8 Z"/>';

describe('what a legal entity says of itself', () => {
  it.each([
    ['AT', 'ATU12345678'],
    ['DE', 'DE123456789'],
    ['FR', 'FRXX123456789'],
    ['GR', 'EL123456789'],
    ['GB', 'XI123456789'],
    ['IE', 'IE1234567WA'],
    ['NL', 'NL123456789B01'],
    ['CH', 'CHE123456789MWST'],
  ])('is a VAT id of %s when it has its form: %s', (country, id) => {
    expect(hasVatIdForm(country, id)).toBe(true);
  });

  it.each([
    ['DE', 'NL123456789B01'],
    ['DE', 'DE12345678'],
    ['DE', 'DE 123456789'],
    ['NL', 'NL123456789'],
    ['GR', 'GR123456789'],
    ['SE', 'SE123456789002'],
    ['AT', 'atu12345678'],
  ])('is no VAT id of %s otherwise: %s', (country, id) => {
    expect(hasVatIdForm(country, id)).toBe(false);
  });

  it('is no VAT id of a country of which none is known', () => {
    expect([hasVatIdForm('US', 'US123'), hasVatIdForm('ZZ', 'ZZ1')]).toEqual([undefined, undefined]);
  });

  it('is a country and a currency that exist today', () => {
    expect(['DE', 'XK', 'UK', 'EU', 'ZZ'].map(isCountry)).toEqual([true, true, false, false, false]);
    expect(['EUR', 'KWD', 'EUX', 'DEM', 'XAU'].map(isCurrency)).toEqual([true, true, false, false, false]);
  });
});

describe('a logo', () => {
  it('is a small PNG', () => {
    expect(faultOfPng(aPng(400, 120))).toBeUndefined();
    expect(faultOfPng(aPng(400, 120, LOGO_BYTES_MAX))).toBeUndefined();
  });

  it.each([
    ['too many bytes', aPng(400, 120, LOGO_BYTES_MAX + 1), /102400 bytes/],
    ['a picture that unfolds to gigabytes', aPng(60_000, 60_000), /4000 pixels/],
    ['no width', aPng(0, 10), /pixels/],
    ['a JPEG', Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(60)]).toString('base64'), /a PNG/],
    ['no Base64', `${aPng(4, 4)}<script>`, /Base64/],
    ['nothing', '', /Base64/],
  ])('is refused as a PNG with %s', (_what, data, fault) => {
    expect(faultOfPng(data)).toMatch(fault);
  });

  it('is a drawing of filled paths', () => {
    expect(faultOfSvg(`${SVG_OPEN}\n  ${PATH}\n  ${PATH}\n</svg>\n`)).toBeUndefined();
    expect(faultOfSvg(`<svg viewBox="0 0 1.5 2"><path d="M0,0 l1-1z" fill="#abc"></path></svg>`)).toBeUndefined();
  });

  it.each([
    ['a script', `${SVG_OPEN}<script>alert(1)</script></svg>`],
    ['a handler', `${SVG_OPEN}<path fill="#000000" d="M0 0" onload="alert(1)"/></svg>`],
    ['a handler of the drawing', `<svg viewBox="0 0 1 1" onload="alert(1)">${PATH}</svg>`],
    ['a link', `${SVG_OPEN}<image href="http://127.0.0.1/"/></svg>`],
    ['an entity', `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${SVG_OPEN}${PATH}</svg>`],
    ['a style', `${SVG_OPEN}<style>@import 'x'</style>${PATH}</svg>`],
    ['text between', `${SVG_OPEN}${PATH}hello${PATH}</svg>`],
    ['no path', `${SVG_OPEN}</svg>`],
    ['no size', `<svg>${PATH}</svg>`],
    ['no end', `${SVG_OPEN}${PATH}`],
    ['something before it', `x${SVG_OPEN}${PATH}</svg>`],
    ['more than a logo needs', `${SVG_OPEN}${PATH.repeat(3_000)}</svg>`],
  ])('is refused as a drawing with %s', (_what, svg) => {
    expect(faultOfSvg(svg)).toEqual(expect.any(String));
  });
});
