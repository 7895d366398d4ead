import { readFileSync } from 'node:fs';
import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument, type Tags, visit } from 'yaml';
import { HubError } from '../domain/errors.js';

/**
 * Reads a YAML 1.2 file that belongs to the settings. Numbers reach `read` as the text that stands in the file, so that
 * `0.10` is not turned into a float, and `1E5` can be a name; only `true`, `false` and `null` are more than text.
 * What `read` refuses comes back as `bad-setting` with `file:line: field: message`, the line being that of the field, or
 * of what it is missing in. Refuses in the same form what is no YAML, a name given twice and a second document.
 */
export function readYamlFile<T>(path: string, read: (json: unknown) => T): T {
  const lines = new LineCounter();
  const document = parseDocument(textOf(path), { schema: 'core', customTags: withoutNumbers, lineCounter: lines });
  const [problem] = [...document.errors, ...document.warnings];
  const [said] = problem?.message.split('\n') ?? [];
  if (problem)
    throw atLine(path, lines.linePos(problem.pos[0]).line, `${said}`.replace(/ at line \d{1,9}, .{0,40}$/, ''));
  try {
    return read(document.toJS({ maxAliasCount: MAX_ALIASES }));
  } catch (error) {
    if (error instanceof ReferenceError) throw atLine(path, lines.linePos(unknownAlias(document)).line, error.message);
    if (!(error instanceof HubError)) throw error;
    const { field, message } = error;
    const told = field === undefined || message.startsWith(`${field}:`) ? message : `${field}: ${message}`;
    throw atLine(path, lines.linePos(offsetOf(document, field)).line, told, field);
  }
}

/** Uses of anchors in one file; more would be an attempt to fill the memory. */
const MAX_ALIASES = 1_000;

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new HubError('bad-setting', `${path}: ${error instanceof Error ? error.message : String(error)}`, path);
  }
}

function atLine(path: string, line: number, message: string, field?: string): HubError {
  return new HubError('bad-setting', `${path}:${line}: ${message}`, field);
}

function withoutNumbers(tags: Tags): Tags {
  const numbers = ['tag:yaml.org,2002:int', 'tag:yaml.org,2002:float'];
  return tags.filter((tag) => typeof tag === 'string' || !numbers.includes(tag.tag));
}

/** Where an anchor is named that is not there; the beginning when all are. */
function unknownAlias(document: Document.Parsed): number {
  let offset = 0;
  visit(document, {
    Alias: (_key, alias) => {
      if (alias.resolve(document)) return undefined;
      offset = alias.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

/** Where the deepest part of a field's path begins that the file has. */
function offsetOf(document: Document.Parsed, field: string | undefined): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const name of field?.split('.') ?? []) {
    const child = childOf(node, name);
    if (!child) break;
    offset = startOf(child.key) ?? startOf(child.value) ?? offset;
    node = child.value;
  }
  return offset;
}

function childOf(node: unknown, name: string): { readonly key?: unknown; readonly value: unknown } | undefined {
  if (isMap(node)) return node.items.find(({ key }) => isScalar(key) && String(key.value) === name);
  if (isSeq(node) && /^\d{1,9}$/.test(name)) {
    const value: unknown = node.items[Number(name)];
    return value === undefined ? undefined : { value };
  }
  return undefined;
}

function startOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) ? node.range?.[0] : undefined;
}
