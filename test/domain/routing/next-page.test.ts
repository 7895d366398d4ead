import { readNextPage } from '../../../src/domain/routing/next-page.js';

const ASKED = 'https://cpo.example/ocpi/sender/tariffs?limit=2';
const NEXT = 'https://cpo.example/ocpi/sender/tariffs?offset=2&limit=2';

describe('the next page of a partner', () => {
  it.each([
    `<${NEXT}>; rel="next"`,
    `<${NEXT}>;rel=next`,
    `<${NEXT}>; title="a, b"; REL="first next"`,
    `<https://cpo.example/first>; rel="first", <${NEXT}>; rel="next"`,
    '<?offset=2&limit=2>; rel="next"',
    '</ocpi/sender/tariffs?offset=2&limit=2>; rel="next"',
    `<${NEXT}#top>; rel="next"`,
  ])('is where its Link says: %s', (link) => {
    expect(readNextPage(link, ASKED)).toEqual({ kind: 'page', url: NEXT });
  });

  it('is none without a Link, or with one to something else', () => {
    expect(readNextPage(undefined, ASKED)).toEqual({ kind: 'none' });
    expect(readNextPage(`<${NEXT}>; rel="prev"`, ASKED)).toEqual({ kind: 'none' });
    expect(readNextPage(`<${NEXT}>; rel="nextish"`, ASKED)).toEqual({ kind: 'none' });
  });

  // Threat 20.
  it.each([
    ['OTHER_ORIGIN', '<https://evil.example/ocpi/sender/tariffs?offset=2>; rel="next"'],
    ['OTHER_ORIGIN', '<http://cpo.example/ocpi/sender/tariffs?offset=2>; rel="next"'],
    ['OTHER_ORIGIN', '<https://cpo.example:8443/ocpi/sender/tariffs?offset=2>; rel="next"'],
    ['OTHER_ORIGIN', '<https://user:word@cpo.example/ocpi/sender/tariffs?offset=2>; rel="next"'],
    ['OTHER_ORIGIN', '<//evil.example/>; rel="next"'],
    ['OTHER_ORIGIN', '<javascript:alert(1)>; rel="next"'],
    ['ITSELF', `<${ASKED}>; rel="next"`],
    ['ITSELF', '<>; rel="next"'],
    ['UNREADABLE', '<https://[>; rel="next"'],
    ['UNREADABLE', 'next please'],
    ['UNREADABLE', `<${NEXT}&x=${'x'.repeat(9_000)}>; rel="next"`],
  ])('is not followed when it is odd (%s): %.70s', (why, link) => {
    expect(readNextPage(link, ASKED)).toEqual({ kind: 'odd', why });
  });
});
