import type { Fault, FaultScope } from '../faults.js';
import { isMessageModule } from '../ocpi-objects.js';

/** A fault and where it shows. */
export interface ScopedFault {
  readonly fault: Fault;
  readonly scope: FaultScope;
}

/** How a fault is written, for the help. */
export const FAULT_FORMS = [
  'slow:MS',
  'status:HTTP',
  'html',
  'reset',
  'too-many-requests[:SECONDS]',
  'partial-json',
  'answer:HTTP:JSON',
] as const;

/**
 * Reads a fault as it is written on a command line: `slow:2000@locations`, `status:503@commands*2` (the next two
 * requests), `html` (everywhere). Throws an Error that says what was expected.
 */
export function parseFault(text: string): ScopedFault {
  const [, what = '', module, times] = /^(.*?)(?:@([a-z]+))?(?:\*(\d{1,6}))?$/s.exec(text) ?? [];
  if (module !== undefined && !isMessageModule(module)) throw new Error(`no module ${module}`);
  return {
    fault: faultOf(what),
    scope: { ...(module && { module }), ...(times && { times: Number(times) }) },
  };
}

function faultOf(what: string): Fault {
  const [kind = '', first, ...rest] = what.split(':');
  switch (kind) {
    case 'slow':
      return { kind, delayMs: numberOf(first, 600_000) };
    case 'status':
      return { kind, httpStatus: statusOf(first) };
    case 'too-many-requests':
      return { kind, retryAfterS: first === undefined ? 1 : numberOf(first, 86_400) };
    case 'html':
    case 'reset':
    case 'partial-json':
      if (first === undefined) return { kind };
      break;
    case 'answer':
      return { kind, httpStatus: statusOf(first), json: jsonOf(rest.join(':')) };
  }
  throw expected();
}

function numberOf(text: string | undefined, most: number): number {
  const number = /^\d{1,6}$/.test(text ?? '') ? Number(text) : Number.NaN;
  if (!(number <= most)) throw expected();
  return number;
}

function statusOf(text: string | undefined): number {
  const status = numberOf(text, 599);
  if (status < 200) throw expected();
  return status;
}

function jsonOf(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw new Error(`not JSON: ${text.slice(0, 80)}`);
  }
}

function expected(): Error {
  return new Error(`expected ${FAULT_FORMS.join(', ')}, with @module and *times where wanted`);
}
