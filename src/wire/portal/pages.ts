import { join } from 'node:path';
import { Eta } from 'eta';
import type { SignedIn } from './asked.js';
import type { InvoicesView } from './invoices-view.js';
import type { CdrView } from './stations/cdr-view.js';
import type { IncidentsView } from './stations/incidents-view.js';
import type { StationView } from './stations/station-view.js';
import type { StationsView } from './stations/stations-view.js';
import type { TransactionsView } from './stations/transactions-view.js';
import { loadWords } from './words.js';

/** What every page knows. */
interface Frame {
  /** Where the portal is mounted. */
  readonly baseUrl: string;
  /** Of somebody who has logged in. */
  readonly signedIn?: SignedIn;
}

export interface LoginView extends Frame {
  readonly csrfToken: string;
  readonly email: string;
  readonly next: string;
  readonly complaint?: string;
}

export interface MessageView extends Frame {
  readonly title: string;
  readonly message: string;
}

/** The pages as HTML. Everything that they are given is escaped. */
export interface Pages {
  login(view: LoginView): string;
  invoices(view: Frame & InvoicesView): string;
  stations(view: Frame & StationsView): string;
  station(view: Frame & StationView): string;
  incidents(view: Frame & IncidentsView): string;
  transactions(view: Frame & TransactionsView): string;
  cdr(view: Frame & CdrView): string;
  message(view: MessageView): string;
}

/** Reads the templates in `portal/` below the folder of templates, and the words of alerts beside it. */
export function createPages(templatesDir: string): Pages {
  const eta = new Eta({ views: join(templatesDir, 'portal'), cache: true, autoEscape: true });
  const words = loadWords(templatesDir);
  const station = (name: string) => (view: object) => eta.render(`./${name}`, { ...view, words });
  return {
    login: (view) => eta.render('./login', view),
    invoices: (view) => eta.render('./invoices', view),
    stations: station('stations'),
    station: station('station'),
    incidents: station('incidents'),
    transactions: station('transactions'),
    cdr: station('cdr'),
    message: (view) => eta.render('./message', view),
  };
}
