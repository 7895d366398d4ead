import type { PartyKey } from '../party.js';
import { type Exchange, isSuccess, judgeAnswer, told } from './exchange.js';
import { type NextLink, readLink } from './next-link.js';
import { fail, pass, skip, type Verdict, warn, withFindings } from './verdict.js';

/** A page of a list as it came, with the query parameters that were sent. */
export interface SeenPage {
  readonly exchange: Exchange;
  readonly limit: number;
  /** Absent: the answer has no list. */
  readonly objects?: readonly ListedObject[];
}

export interface ListedObject {
  /** The id, of a token with its type. */
  readonly id: string;
  /** For people: the id, or where it stands when that tells of a driver. */
  readonly name: string;
  readonly owner?: PartyKey;
  readonly lastUpdated?: Date;
  /** Why it cannot be read: JSON pointer and what was expected. */
  readonly unreadable?: string;
  /** What is tolerated in it: JSON pointer and what is there. */
  readonly deviations: readonly string[];
  /** Times without a zone, as JSON pointers. */
  readonly unzoned: readonly string[];
}

/** Judges whether a list was answered with a list. */
export function judgeListed({ exchange, objects }: SeenPage): Verdict {
  return judgeAnswer(exchange, (answer) => {
    if (!isSuccess(answer)) return fail(told(answer), exchange);
    return objects ? pass('', exchange) : fail('data is not a list', exchange);
  });
}

/** Judges the headers of a first page. */
export function judgeCount({ exchange, objects = [], limit }: SeenPage): Verdict {
  const headers = headersOf(exchange);
  const total = wholeNumber(headers['x-total-count']);
  const most = wholeNumber(headers['x-limit']);
  const missing = [
    ...(total === undefined ? ['X-Total-Count: expected a whole number'] : []),
    ...(most === undefined ? ['X-Limit: expected a whole number'] : []),
  ];
  if (total === undefined || most === undefined) {
    return withFindings(fail('headers of a list are missing', exchange), missing);
  }
  if (total < objects.length) return fail(`X-Total-Count is ${total}, the page has ${objects.length}`, exchange);
  const isPageCount = readLink(exchange).kind === 'next' && total <= objects.length;
  if (isPageCount) return fail(`X-Total-Count is ${total}, but Link says that there is more`, exchange);
  const isShortPage = total > objects.length && objects.length < Math.min(limit, most);
  return isShortPage ? warn('the page is shorter than it could be', exchange) : pass('', exchange);
}

/** Judges the number of objects on a page. */
export function judgeLimit({ exchange, objects = [], limit }: SeenPage): Verdict {
  const most = Math.min(limit, wholeNumber(headersOf(exchange)['x-limit']) ?? limit);
  if (objects.length === 0) return skip('the list is empty');
  if (objects.length > limit) return fail(`${objects.length} objects, ${limit} were asked for`, exchange);
  return objects.length > most ? fail(`${objects.length} objects, X-Limit is ${most}`, exchange) : pass('', exchange);
}

/** Judges the Link of each page that was read, from the first one on. */
export function judgeLinks(pages: readonly SeenPage[]): Verdict {
  let offset = 0;
  for (const [index, page] of pages.entries()) {
    const judged = judgeLink(page, { offset, before: pages[index - 1] });
    if (judged) return judged;
    offset += page.objects?.length ?? 0;
  }
  return pass('', pages.at(-1)?.exchange);
}

/** What is wrong with the Link of a page, or with the page that the Link before led to; undefined: nothing. */
function judgeLink(
  page: SeenPage,
  { offset, before }: { readonly offset: number; readonly before: SeenPage | undefined },
): Verdict | undefined {
  const { exchange, objects } = page;
  if (before && !objects) return fail('Link leads to a page that has no list', exchange);
  const link = readLink(exchange);
  const total = wholeNumber(headersOf(exchange)['x-total-count']);
  const seen = offset + (objects?.length ?? 0);
  switch (link.kind) {
    case 'unreadable':
      return fail('Link has another form than <URL>; rel="next"', exchange);
    case 'elsewhere':
      return fail('Link leads to another host, where our token must not go', exchange);
    case 'none':
      return total !== undefined && seen < total ? fail(`no Link after ${seen} of ${total}`, exchange) : undefined;
    case 'next':
      if (total !== undefined && seen >= total) return warn('Link on the last page', exchange);
      return judgeTarget(page, link);
  }
}

function judgeTarget({ exchange }: SeenPage, link: NextLink & { kind: 'next' }): Verdict | undefined {
  if (link.form === 'relative') return warn('Link is a relative URL', exchange);
  if (link.filters === 'lost') return warn('Link loses the filter date_from', exchange);
  return undefined;
}

/** Judges that no object comes twice while pages are read. */
export function judgeNoDoubles(pages: readonly SeenPage[]): Verdict {
  if (pages.length < 2) return skip('the list has one page');
  const objects = pages.flatMap((page) => page.objects ?? []);
  const keys = objects.map(({ id, owner }) => `${owner ?? ''}/${id.toUpperCase()}`);
  const twice = objects.filter((_, index) => keys.indexOf(keys[index] ?? '') !== index).map(({ name }) => name);
  const last = pages.at(-1)?.exchange;
  return twice.length === 0 ? pass('', last) : withFindings(fail('objects that came twice', last), twice);
}

/** Judges a list that was asked for from the time of an object on, which must then be among them. */
export function judgeDateFrom({ exchange, objects }: SeenPage, earliest: TimedObject): Verdict {
  const { id, lastUpdated: from } = earliest;
  const judged = judgeFiltered(
    { exchange, objects },
    ({ lastUpdated }) => lastUpdated === undefined || lastUpdated >= from,
  );
  const isWhole = readLink(exchange).kind === 'none';
  const isMissing = isWhole && !objects?.some((object) => object.id === id);
  if (judged.judgement !== 'PASS' || !isMissing) return judged;
  return fail(`the object of ${from.toISOString()} itself is missing: date_from is inclusive`, exchange);
}

/** An object that says when it was updated. */
export type TimedObject = Pick<ListedObject, 'id'> & { readonly lastUpdated: Date };

/** Judges a list that was asked for up to a time. */
export function judgeDateTo({ exchange, objects }: SeenPage, to: Date): Verdict {
  return judgeFiltered({ exchange, objects }, ({ lastUpdated }) => lastUpdated === undefined || lastUpdated < to);
}

function judgeFiltered(
  { exchange, objects }: { readonly exchange: Exchange; readonly objects: SeenPage['objects'] },
  fits: (object: ListedObject) => boolean,
): Verdict {
  return judgeAnswer(exchange, (answer) => {
    if (!isSuccess(answer) || !objects) return fail(`${told(answer)} without a list`, exchange);
    const others = objects
      .filter((object) => !fits(object))
      .map(({ name, lastUpdated }) => `${name}: last_updated ${lastUpdated?.toISOString()}`);
    if (others.length === 0) return pass('', exchange);
    return withFindings(fail('objects that were not asked for', exchange), others);
  });
}

function headersOf({ answer }: Exchange): Readonly<Record<string, string>> {
  return answer.kind === 'enveloped' ? answer.headers : {};
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
}
