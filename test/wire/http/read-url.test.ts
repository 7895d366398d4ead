import { HubError } from '../../../src/domain/errors.js';
import { createUrlReader } from '../../../src/wire/http/read-url.js';

describe('the URL of a partner', () => {
  const parsed = (text: string) => {
    const { origin, pathname, search } = new URL(text);
    return { origin, path: pathname + search };
  };

  it.each([
    'http://partner.example/ocpi/2.2.1/receiver/locations/NL/CPO/LOC%2F1%20%C3%BC?type=APP_USER&x=a%26b',
    'http://partner.example/a/../b',
    'http://partner.example/a/%2e%2E/b?x=1',
    'http://partner.example/a/./b/.',
    'http://partner.example/a b"<>`{}|\\c',
    "http://partner.example/a?x='1'#fragment",
    'http://partner.example/ü?x=ü',
    'http://partner.example/a\tb\nc',
    'http://partner.example',
    'http://partner.example?x=/a/b',
    'http://partner.example#/a',
    'http://partner.example:80/a',
    'http://PARTNER.example/a',
    'http://partner.example@partner.example/a',
    'https://partner.example:8443//double//slash',
  ])('%s is taken apart as a URL parser does it, also when its origin is known', (text) => {
    const read = createUrlReader((url) => new URL(url));
    read('http://partner.example/known');
    read('https://partner.example:8443/known');
    expect(read(text)).toEqual(parsed(text));
    expect(read(text)).toEqual(parsed(text));
  });

  it('is asked about once for each origin, and again and again where it was refused', () => {
    const asked: string[] = [];
    const read = createUrlReader((url) => {
      asked.push(url);
      if (url.includes('internal')) throw new HubError('receiver-unreachable', 'not this one');
      return new URL(url);
    });
    read('http://partner.example/a');
    read('http://partner.example/b?c');
    for (const _ of [1, 2]) expect(() => read('http://internal/a')).toThrow('not this one');
    expect(() => read('http://partner.example@internal/a')).toThrow('not this one');
    expect(asked).toHaveLength(4);
  });

  it('that is none is left to the check', () => {
    const read = createUrlReader((url) => new URL(url));
    for (const text of ['', '/', 'locations', '://', 'http:/']) expect(() => read(text)).toThrow();
  });
});
