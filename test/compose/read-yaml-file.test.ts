import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readYamlFile } from '../../src/compose/read-yaml-file.js';
import { HubError } from '../../src/domain/errors.js';
import { useTempFolder } from '../support/hub-settings.js';
import { refusalOf } from '../support/refusal.js';

const folder = useTempFolder('read-yaml-file');

function fileOf(text: string): string {
  const path = join(folder, 'rules.yaml');
  writeFileSync(path, text);
  return path;
}

const asItIs = (json: unknown) => json;

function refusing(field: string | undefined, message = 'expected a price') {
  return () => {
    throw new HubError('bad-field', message, field);
  };
}

const RULES = `# prices
name: Night
levels:
  - price: 0.10
    from: "22:00"

  - price: 0.30
    from: 06:00
`;

describe('a YAML file of the settings', () => {
  it('gives numbers as the text that stands in it', () => {
    const text =
      'price: 0.10\nexact: 123456789012345678.10\nid: 1E5\ncount: 007\nclock: 13:15\nday: 2026-03-29\nhex: 0x10';
    expect(readYamlFile(fileOf(text), asItIs)).toEqual({
      price: '0.10',
      exact: '123456789012345678.10',
      id: '1E5',
      count: '007',
      clock: '13:15',
      day: '2026-03-29',
      hex: '0x10',
    });
  });

  it('gives true, false and nothing as what they are, and no as a word', () => {
    expect(readYamlFile(fileOf('a: true\nb: false\nc:\nd: null\ncountry: no'), asItIs)).toEqual({
      a: true,
      b: false,
      c: null,
      d: null,
      country: 'no',
    });
  });

  it('may repeat a part by its anchor', () => {
    expect(readYamlFile(fileOf('one: &x [1, 2]\ntwo: *x'), asItIs)).toEqual({ one: ['1', '2'], two: ['1', '2'] });
  });

  it.each([
    ['of the field', 'levels.1.price', 7],
    ['of what the field is missing in', 'levels.0.until', 4],
    ['of the list, when the item is missing', 'levels.5', 3],
    ['where the rules begin, when the field is missing in all of them', 'zone', 2],
    ['where the rules begin, when no field is named', undefined, 2],
  ])('is refused with the line %s', (_what, field, line) => {
    const path = fileOf(RULES);
    const refused = refusalOf(() => readYamlFile(path, refusing(field)));
    const named = field === undefined ? '' : `${field}: `;
    expect(refused).toMatchObject({ code: 'bad-setting', message: `${path}:${line}: ${named}expected a price` });
    expect(refused.field).toBe(field);
  });

  it('is refused with the field once, when the message names it already', () => {
    const path = fileOf(RULES);
    const refused = refusalOf(() => readYamlFile(path, refusing('name', 'name: too short')));
    expect(refused.message).toBe(`${path}:2: name: too short`);
  });

  it.each([
    ['a name given twice', 'a: 1\nb: 2\na: 3', 3],
    ['a bracket that does not close', 'a: 1\nb: [1, 2\n', 3],
    ['a second document', 'a: 1\n---\nb: 2', 2],
    ['a tag that nobody knows', 'a: 1\nb: !secret x', 2],
    ['an anchor that is not there', 'a: 1\nb: *gone', 2],
  ])('is refused with the line of %s', (_what, text, line) => {
    const path = fileOf(text);
    const refused = refusalOf(() => readYamlFile(path, asItIs));
    expect(refused.code).toBe('bad-setting');
    expect(refused.message).toMatch(new RegExp(`rules\\.yaml:${line}: \\S[^\\n]*$`));
  });

  it('is refused when anchors of anchors would fill the memory', () => {
    const levels = Array.from(
      { length: 9 },
      (_, at) => `l${at + 1}: &l${at + 1} [${Array(9).fill(`*l${at}`).join(',')}]`,
    );
    const path = fileOf(['l0: &l0 [x]', ...levels].join('\n'));
    expect(refusalOf(() => readYamlFile(path, asItIs)).message).toContain(path);
  });

  it('is refused by its name when it is not there', () => {
    const path = join(folder, 'gone.yaml');
    expect(refusalOf(() => readYamlFile(path, asItIs))).toMatchObject({ code: 'bad-setting', field: path });
  });

  it('lets through what is no refusal', () => {
    const broken = () => {
      throw new TypeError('a bug');
    };
    expect(() => readYamlFile(fileOf(RULES), broken)).toThrow(TypeError);
  });
});
