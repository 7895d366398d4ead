import { filesBelow, readProject } from './project.js';

const DRIVERS_NAMES =
  '/"(token|contract_id|visual_number|group_id|auth_id|authorization_reference)"\\s*:\\s*"(?:[^"\\\\]|\\\\.)*(?:"|$)/g';

/**
 * Patterns that read what partners send and repeat something without a limit, each with why a near miss of 50 KB costs
 * one pass over it. All others have limits in themselves.
 */
const LINEAR: Readonly<Record<string, string>> = {
  '/^Token ([!-~]+)$/i': 'begins at the start, one class, no way back',
  '/"[^"\\\\]*(?:\\\\.[^"\\\\]*)*"/g': 'reads only what was valid JSON before: every string has its end',
  '/-?\\d[\\d.eE+-]*/g': 'one class, nothing must follow',
  '/^0+/': 'begins at the start, nothing must follow',
  '/position (\\d+)/': 'reads a message of the JSON parser',
  '/^[0-9a-fA-F]+$/': 'begins at the start, one class, then the end',
  '/<([^<>]*)>([^<]*)/g': 'the classes leave out what begins a match, so that no two begin in the same place',
  '/"(uid)"\\s*:\\s*"(?:[^"\\\\]|\\\\.)*(?:"|$)/g': 'what it begins with cannot stand in what it takes',
  [DRIVERS_NAMES]: 'the same, and it reads 4,000 bytes at most',
  '/^duration=\\d*$/': 'begins at the start, one class, then the end',
  '/^https?:\\/\\/[^?]*\\?/i': 'begins at the start, and the class leaves out what follows it',
  '/^[^?]*\\?[^=]*%3d/i': 'begins at the start; the first class leaves out what follows it, the second is alone',
};

const FOLDERS = [
  'src/wire/ocpi',
  'src/wire/ocpp/transport',
  'src/wire/ocpp/frames',
  'src/wire/ocpp/tolerance',
  'src/wire/metering',
  'src/domain/roaming',
  'src/domain/routing',
];

describe('patterns that read what partners send', () => {
  it('repeat nothing without a limit, or are known to need one pass', () => {
    const unknown = patterns().filter(({ pattern }) => isUnlimited(pattern) && !(pattern in LINEAR));
    expect(unknown).toEqual([]);
  });

  it('do not nest repetitions', () => {
    const nested = patterns().filter(({ pattern }) => /\([^)]*[^\\][*+][^)]*\)[*+{]/.test(withoutClasses(pattern)));
    expect(nested.map(({ pattern }) => pattern)).toEqual(['/"[^"\\\\]*(?:\\\\.[^"\\\\]*)*"/g']);
  });

  it('are never made of what somebody sends', () => {
    const made = sources().filter((path) => /new RegExp\(|RegExp\(/.test(readProject(path)));
    expect(made).toEqual([]);
  });

  it('are found: the test reads them out of the sources', () => {
    expect(patterns().length).toBeGreaterThan(25);
  });
});

function sources(): readonly string[] {
  return FOLDERS.flatMap((folder) => filesBelow(folder, '.ts'));
}

function patterns(): readonly { readonly path: string; readonly pattern: string }[] {
  return sources().flatMap((path) =>
    codeOf(path).flatMap((line) =>
      [
        ...line.matchAll(
          /(?<=^\s+|[(=!:,&|?] ?|return )(\/(?![*/ ])(?:\[(?:\\.|[^\]\\])+\]|\\.|[^/\\[])+\/[gimsuy]*)/g,
        ),
      ].map(([pattern]) => ({ path, pattern })),
    ),
  );
}

/** Lines without comments and without text in quotes. */
function codeOf(path: string): readonly string[] {
  return readProject(path)
    .replace(/\/\*\*?[\s\S]*?\*\//g, '')
    .split('\n')
    .filter((line) => !/^\s*\/\//.test(line))
    .map((line) => line.replace(/'(?:\\.|[^'\\])*'/g, "''").replace(/`[^`/]*`/g, '``'));
}

/** `*`, `+` or `{1,}` outside a class. */
function isUnlimited(pattern: string): boolean {
  return /[^\\][*+]|\{\d+,\}/.test(withoutClasses(pattern));
}

function withoutClasses(pattern: string): string {
  return pattern.replace(/\[(?:\\.|[^\]\\])*\]/g, '[]').replace(/\\./g, 'x');
}
