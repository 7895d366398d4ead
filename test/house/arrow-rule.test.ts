import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PROJECT } from './project.js';

/** One import that each room must not have; the file is written two folders deep. */
const FORBIDDEN: Readonly<Record<string, readonly string[]>> = {
  domain: ['node:fs', 'mongoose', '../../store/cdr-store.js', '../../flows/hub.js', '../../config.js'],
  store: ['../../flows/hub.js', '../../wire/ocpi/module.js', '../../embedded-mongo/server.js'],
  'embedded-mongo': ['../../domain/money.js', '../../store/cdr-store.js', 'mongoose', 'mongodb'],
  documents: ['../../store/cdr-store.js', '../../flows/hub.js', '../../wire/ocpi/module.js', 'mongoose'],
  flows: ['../../wire/ocpi/module.js', '../../store/mongo/cdrs.js', 'express', 'mongoose', 'undici'],
  wire: ['../../store/cdr-store.js', '../../jobs/schedule.js', 'mongoose'],
  jobs: ['../../wire/ocpi/module.js', '../../store/cdr-store.js', 'mongoose'],
  simulator: ['../../flows/hub.js', '../../store/cdr-store.js', '../../app.js', 'mongoose'],
};

/** Imports that each room lives by; the rule must not refuse them. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  domain: ['../money.js', '../../domain/party.js', 'decimal.js'],
  store: ['../../domain/money.js', 'mongoose'],
  'embedded-mongo': ['../engine/database.js', 'node:net', 'bson', 'lmdb'],
  documents: ['../../domain/money.js', 'pdfkit', 'csv-stringify/sync'],
  flows: ['../../domain/money.js', '../../store/cdr-store.js', '../ports.js'],
  wire: ['../../flows/ports.js', '../../domain/money.js', 'express', 'undici'],
  jobs: ['../../flows/hub.js', 'node-cron'],
  simulator: ['../../domain/money.js', 'express', 'undici'],
};

describe('the arrow rule', () => {
  let refused: ReadonlySet<string>;

  beforeAll(() => {
    refused = lintImports();
  });

  it.each(pairs(FORBIDDEN))('refuses that %s/ imports %s', (room, specifier) => {
    expect(refused).toContain(fileOf(room, specifier));
  });

  it.each(pairs(ALLOWED))('lets %s/ import %s', (room, specifier) => {
    expect(refused).not.toContain(fileOf(room, specifier));
  });
});

/** Writes one file per import into a folder with our biome.json, and returns the files that Biome refused. */
function lintImports(): ReadonlySet<string> {
  const folder = mkdtempSync(join(tmpdir(), 'arrow-rule-'));
  try {
    for (const config of ['biome.json', '.gitignore']) copyFileSync(join(PROJECT, config), join(folder, config));
    for (const [room, specifier] of [...pairs(FORBIDDEN), ...pairs(ALLOWED)]) {
      const file = join(folder, fileOf(room, specifier));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `import { thing } from '${specifier}';\nexport const same = thing;\n`);
    }
    return refusedFiles(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function refusedFiles(folder: string): ReadonlySet<string> {
  const biome = join(PROJECT, 'node_modules/.bin/biome');
  const options = ['--only=style/noRestrictedImports', '--reporter=json', '--max-diagnostics=none'];
  const run = spawnSync(biome, ['lint', ...options, '.'], { cwd: folder, encoding: 'utf8', timeout: 20_000 });
  const report = run.stdout.split('\n').find((line) => line.startsWith('{'));
  if (!report) throw new Error(`Biome gave no report: ${run.stderr}`);
  const { diagnostics } = JSON.parse(report) as { diagnostics: { location: { path: string } }[] };
  return new Set(diagnostics.map(({ location }) => location.path.replaceAll('\\', '/')));
}

function fileOf(room: string, specifier: string): string {
  return `src/${room}/deeper/${specifier.replace(/[^a-z]+/g, '-').replace(/^-|-$/g, '')}.ts`;
}

function pairs(imports: Readonly<Record<string, readonly string[]>>): readonly (readonly [string, string])[] {
  return Object.entries(imports).flatMap(([room, specifiers]) => specifiers.map((one) => [room, one] as const));
}
