import { join } from 'node:path';
import { Eta } from 'eta';
import type { InvoicesView } from './invoices-view.js';

/** What every page knows. */
interface Frame {
  /** Where the portal is mounted. */
  readonly baseUrl: string;
  /** Of somebody who has logged in. */
  readonly signedIn?: { readonly email: string; readonly csrfToken: string };
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
  message(view: MessageView): string;
}

/** Reads the templates in `portal/` below the folder of templates. */
export function createPages(templatesDir: string): Pages {
  const eta = new Eta({ views: join(templatesDir, 'portal'), cache: true, autoEscape: true });
  return {
    login: (view) => eta.render('./login', view),
    invoices: (view) => eta.render('./invoices', view),
    message: (view) => eta.render('./message', view),
  };
}
