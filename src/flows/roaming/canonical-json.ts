/** CiStrings of a CDR's own key: they compare without case, so they count as equal content in any case. */
const FOLDED_KEYS = new Set(['country_code', 'party_id', 'id']);

/**
 * One text for all ways to write the same object: keys sorted, white space gone, numbers in one form, the object's
 * own key folded to upper case. Used to tell a repeated CDR from a changed one.
 */
export function canonicalJson(json: string): string {
  const value: unknown = JSON.parse(json);
  if (!isRecord(value)) return canonical(value);
  const folded = Object.entries(value).map(([key, field]): [string, unknown] =>
    FOLDED_KEYS.has(key) && typeof field === 'string' ? [key, field.toUpperCase()] : [key, field],
  );
  return canonicalEntries(folded);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (isRecord(value)) return canonicalEntries(Object.entries(value));
  return JSON.stringify(value);
}

function canonicalEntries(entries: readonly (readonly [string, unknown])[]): string {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, value]) => `${JSON.stringify(key)}:${canonical(value)}`).join(',')}}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
