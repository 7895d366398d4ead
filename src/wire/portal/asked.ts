import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Staff } from '../../domain/access.js';
import { HubError } from '../../domain/errors.js';
import { parse } from '../api/parse.js';
import type { Csrf } from './csrf.js';
import { seesMoney, staffOf } from './session.js';

/** What somebody typed into a filter form, by field. */
export type Filters = Readonly<Record<string, string>>;

/** Who has logged in, as the frame of each page shows it. */
export interface SignedIn {
  readonly email: string;
  readonly csrfToken: string;
  /** Whether there is a page of transactions for this person. */
  readonly seesMoney: boolean;
}

/** Who asks. Refuses (`unauthorized`) who has not logged in. */
export function callerOf(request: Request): Staff {
  const staff = staffOf(request);
  if (!staff) throw new HubError('unauthorized', 'Log in first.');
  return staff;
}

export function signedInAs(request: Request, response: Response, csrf: Pick<Csrf, 'tokenFor'>): SignedIn {
  const staff = callerOf(request);
  return { email: staff.email, csrfToken: csrf.tokenFor(request, response), seesMoney: seesMoney(staff) };
}

/** The fields of a filter form as somebody typed them; an empty field is no filter. */
export function filtersOf(query: Request['query']): Filters {
  const given = Object.entries(query).flatMap(([name, value]) => {
    const text = typeof value === 'string' ? value.trim() : undefined;
    return text ? [[name, text] as const] : [];
  });
  return Object.fromEntries(given);
}

/** What a form asks for, or what is wrong with it: the page is shown again and says so. */
export function readFilters<Schema extends z.ZodType>(
  schema: Schema,
  filters: Filters,
): { readonly query?: z.output<Schema>; readonly complaint?: string } {
  try {
    return { query: parse(schema, filters) };
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return { complaint: error.message };
  }
}
