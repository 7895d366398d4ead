import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type RunningHub, startHub } from './app.js';
import { readProcessConfig } from './config.js';
import { askPrice } from './simulator/demo/ask-price.js';
import { auditDemo } from './simulator/demo/audit.js';
import { castDemo } from './simulator/demo/cast.js';
import {
  addFinanceUsers,
  addOperator,
  agreeTerms,
  connectNetworks,
  type DemoNetworks,
  newPassword,
} from './simulator/demo/join.js';
import { playSessions, publishAll } from './simulator/demo/play.js';
import { formatOutcome, formatWayOn } from './simulator/demo/report.js';
import { downloadPapers, settlePeriod, waitUntilCleared } from './simulator/demo/settle.js';
import { STATION_COMPANY, type StationVisit, visitStation } from './simulator/demo/station.js';
import { type ApiRun, logInAtHub, type OperatorApi } from './simulator/operator-api.js';

/** Two CPOs, two eMSPs and a hub in one command; everything below `startHub` goes over HTTP. */
const FOLDER = resolve('.demo');
const PAPERS = join(FOLDER, 'papers');
const OPERATOR = { email: 'operator@hub.example', password: newPassword() };
/** Approves what the first one starts. */
const APPROVER = { email: 'approver@hub.example', password: newPassword() };
const HUB_LEGAL_ENTITY = {
  name: 'Voltclear Demo Hub SE',
  street: 'Rue de la Loi 1',
  postal_code: '1000',
  city: 'Bruxelles',
  country_code: 'BE',
  vat_ids: [{ country_code: 'BE', id: 'BE0100000018', evidence: 'made up for the demo' }],
  dealer: false,
  language: 'en',
};
const SESSIONS_PER_CPO = 30;
const startedMs = performance.now();

const cast = castDemo(new Date());
const hub = await startDemoHub();
step(`hub at ${hub.url}, its data in ${FOLDER}`);
let networks: DemoNetworks | undefined;
try {
  const api = await logInAtHub({ hubUrl: hub.url, ...OPERATOR });
  networks = await connectNetworks(api, cast);
  step('two CPOs and two eMSPs registered: three at the hub, and the hub at the fourth');
  const complaints = await playAndSettle(api, networks);
  for (const complaint of complaints) console.error(`WRONG: ${complaint}`);
  process.exitCode = complaints.length > 0 ? 1 : 0;
  await api.close();
  if (!process.argv.includes('--once')) await untilInterrupted();
} finally {
  await networks?.stop();
  await hub.stop();
}

async function playAndSettle(api: OperatorApi, running: DemoNetworks): Promise<readonly string[]> {
  await agreeTerms(api, cast);
  const logins = await addFinanceUsers(api, cast, [STATION_COMPANY]);
  step('legal entities, agreements and a finance user for each');
  await publishAll(running);
  step('tokens, tariffs and locations exchanged');
  step(await askPrice(api, cast, new Date()));
  const played = await playSessions(running, cast, SESSIONS_PER_CPO);
  const sent = Object.values(played).reduce((count, cdrs) => count + cdrs.length, 0);
  step(`${cast.day} played: ${sent} CDRs posted`);
  const [emsp] = running.emsps;
  if (!emsp) throw new Error('the demo has no eMSP');
  const visit = await visitStation(api, { hubUrl: hub.url, cast, emsp });
  step(visitText(visit, emsp.company.name));
  const day = { ...played, good: [...played.good, visit.cdr] };
  const cleared = await waitUntilCleared(api);
  step('CDRs judged, booked and delivered');
  const run = await settleMonth(api);
  const papers = await downloadPapers(hub.url, logins, PAPERS);
  step(`${papers.length} documents issued and downloaded by their owners\n`);
  const outcome = { networks: running, day, cleared, run, papers, visit };
  console.log(formatOutcome(outcome));
  console.log(formatWayOn({ hubUrl: hub.url, folder: PAPERS, operators: [OPERATOR, APPROVER], logins }));
  return auditDemo(outcome);
}

function visitText({ company, cdr }: StationVisit, emsp: string): string {
  return (
    `a driver of ${emsp} charged at a station of ${company.name}, straight at the hub by OCPP: ` +
    `${cdr.total_energy} kWh in ${cdr.charging_periods.length} periods of the market’s price, ` +
    `${cdr.total_cost.excl_vat} ${cdr.currency}`
  );
}

async function settleMonth(starting: OperatorApi): Promise<ApiRun> {
  const approving = await addOperator(starting, { hubUrl: hub.url, ...APPROVER });
  const run = await settlePeriod({ starting, approving }, cast.period);
  await approving.close();
  step(`${cast.period} calculated by one operator and approved by another: ${run.id} is ${run.state}`);
  return run;
}

async function startDemoHub(): Promise<RunningHub> {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true, mode: 0o700 });
  const legalEntityFile = join(FOLDER, 'hub-legal-entity.json');
  writeFileSync(legalEntityFile, JSON.stringify(HUB_LEGAL_ENTITY, undefined, 2));
  return startHub(
    readProcessConfig({
      MONGODB_URI: '',
      HUB_DATA_DIR: join(FOLDER, 'data'),
      HUB_PORT: '0',
      HUB_PUBLIC_URL: '',
      HUB_LEGAL_ENTITY_FILE: legalEntityFile,
      HUB_ADMIN_EMAIL: OPERATOR.email,
      HUB_ADMIN_PASSWORD: OPERATOR.password,
      HUB_ALLOW_PRIVATE_NETWORKS: 'true',
      HUB_LOG_LEVEL: 'error',
    }),
  );
}

function step(text: string): void {
  console.log(`[${((performance.now() - startedMs) / 1000).toFixed(1).padStart(5)} s] ${text}`);
}

/** Until Ctrl-C or the end of the terminal. */
function untilInterrupted(): Promise<void> {
  console.log('The hub stays up; Ctrl-C ends it.');
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
}
