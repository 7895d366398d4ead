import {
  judgeCount,
  judgeDateFrom,
  judgeDateTo,
  judgeLimit,
  judgeLinks,
  judgeListed,
  judgeNoDoubles,
  type SeenPage,
} from '../../domain/conformance/judge-list.js';
import { judgeDates, judgeObjects, judgeOwners } from '../../domain/conformance/judge-objects.js';
import { judgeBadValue } from '../../domain/conformance/judge-refusal.js';
import { readLink } from '../../domain/conformance/next-link.js';
import { skip } from '../../domain/conformance/verdict.js';
import { partiesOf } from '../../domain/roaming/connection.js';
import type { ListedModule } from '../../domain/routing/module-roles.js';
import type { Reply } from './asker.js';
import { type AskedInterface, askInterface, type CheckRun, interfaceOf } from './check-run.js';

const LISTED: readonly ListedModule[] = ['locations', 'sessions', 'tariffs', 'cdrs', 'tokens'];
/** Older than OCPI: everything is asked for, also of modules that want a date. */
const EVER = 'date_from=2010-01-01T00:00:00Z';
/** Small pages show how a list goes on, a large one has objects enough. */
const SMALL = 2;
const LARGE = 50;
const MAX_PAGES = 4;

/** Checks the list of each Sender interface that a platform has published: its pages, filters and objects. */
export async function checkLists(run: CheckRun): Promise<void> {
  for (const module of LISTED) {
    const asked = interfaceOf(run, module, 'SENDER');
    if (asked) await checkList(run, asked, module);
  }
}

async function checkList(run: CheckRun, asked: AskedInterface, module: ListedModule): Promise<void> {
  const { add } = run;
  const list: CheckedList = { run, asked, module };
  const pages = await readPages(list);
  const [first] = pages;
  if (!first) return;
  add('list-answered', judgeListed(first), module);
  if (!first.objects) {
    for (const id of LIST_CASES) add(id, skip('there is no list'), module);
    return;
  }
  add('list-count', judgeCount(first), module);
  add('list-limit', judgeLimit(first), module);
  add('list-link', judgeLinks(pages), module);
  add('list-no-doubles', judgeNoDoubles(pages), module);

  const sample = pages.length > 1 ? await readPage(list, `${EVER}&limit=${LARGE}`, LARGE) : first;
  add('list-objects', judgeObjects(sample), module);
  add('list-dates', judgeDates(sample), module);
  add('list-owner', judgeOwners(sample, partiesOf(run.connection)), module);
  await checkFilters(list, sample);
  const bad = await askInterface(run, asked, { method: 'GET', rest: '?date_from=not-a-date&limit=1' });
  add('list-bad-date', judgeBadValue(bad.exchange, 'WARN'), module);
}

const LIST_CASES = [
  'list-count',
  'list-limit',
  'list-link',
  'list-no-doubles',
  'list-objects',
  'list-dates',
  'list-owner',
  'list-date-from',
  'list-date-to',
  'list-bad-date',
] as const;

interface CheckedList {
  readonly run: CheckRun;
  readonly asked: AskedInterface;
  readonly module: ListedModule;
}

/** The first pages, as the Link of each says. */
async function readPages(list: CheckedList): Promise<readonly SeenPage[]> {
  const pages = [await readPage(list, `${EVER}&limit=${SMALL}`, SMALL)];
  while (pages.length < MAX_PAGES) {
    const last = pages.at(-1);
    const link = last ? readLink(last.exchange) : undefined;
    if (link?.kind !== 'next' || !last?.objects) break;
    const { run, asked, module } = list;
    const { url } = link;
    const routed = { from: run.owner, to: asked.party };
    const next = seen(list, await run.asker.ask({ method: 'GET', url, module, routed }), SMALL);
    if (next.exchange.answer.kind === 'not-asked') break;
    pages.push(next);
  }
  return pages;
}

/** Around the time of the object in the middle of those that were seen. */
async function checkFilters(list: CheckedList, sample: SeenPage): Promise<void> {
  const { run, module } = list;
  const timed = (sample.objects ?? []).flatMap(({ id, lastUpdated }) => (lastUpdated ? { id, lastUpdated } : []));
  timed.sort((a, b) => a.lastUpdated.getTime() - b.lastUpdated.getTime());
  const middle = timed[Math.floor(timed.length / 2)];
  if (!middle) {
    const judged = skip('no object has a last_updated to filter by');
    run.add('list-date-from', judged, module);
    run.add('list-date-to', judged, module);
    return;
  }
  const at = encodeURIComponent(middle.lastUpdated.toISOString());
  const from = await readPage(list, `date_from=${at}&limit=${LARGE}`, LARGE);
  run.add('list-date-from', judgeDateFrom(from, middle), module);
  const to = await readPage(list, `${EVER}&date_to=${at}&limit=${LARGE}`, LARGE);
  run.add('list-date-to', judgeDateTo(to, middle.lastUpdated), module);
}

async function readPage(list: CheckedList, query: string, limit: number): Promise<SeenPage> {
  return seen(list, await askInterface(list.run, list.asked, { method: 'GET', rest: `?${query}` }), limit);
}

function seen({ run, module }: CheckedList, { exchange, body }: Reply, limit: number): SeenPage {
  const objects = body && run.hub.checkForms.inspect(module, run.connection.theirs.version, body);
  return { exchange, limit, ...(objects && { objects }) };
}
