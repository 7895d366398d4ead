/**
 * What of an object is not as it was sent, one line for each: JSON pointer and both values. Fields that were added, and
 * null for a field that was not sent, are no difference; the same instant or number written in another way is none.
 */
export function findDifferences(sent: unknown, shown: unknown, pointer = ''): readonly string[] {
  if (Array.isArray(sent)) {
    if (!Array.isArray(shown) || shown.length !== sent.length) return [difference(sent, shown, pointer)];
    return sent.flatMap((item: unknown, index) => findDifferences(item, shown[index], `${pointer}/${index}`));
  }
  if (isObject(sent)) {
    if (!isObject(shown)) return [difference(sent, shown, pointer)];
    return Object.entries(sent).flatMap(([name, value]) => findDifferences(value, shown[name], `${pointer}/${name}`));
  }
  return isSame(sent, shown) ? [] : [difference(sent, shown, pointer)];
}

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z?$/;

function isSame(sent: unknown, shown: unknown): boolean {
  if (sent === shown) return true;
  if (typeof sent !== 'string' || typeof shown !== 'string') return false;
  return DATE_TIME.test(sent) && DATE_TIME.test(shown) && instant(sent) === instant(shown);
}

/** Without a zone it is UTC (OCPI 2.2.1, types, DateTime). */
function instant(text: string): number {
  return Date.parse(text.endsWith('Z') ? text : `${text}Z`);
}

function difference(sent: unknown, shown: unknown, pointer: string): string {
  return `${pointer || '/'}: sent ${inShort(sent)}, shown ${inShort(shown)}`;
}

function inShort(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 100);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
