import { z } from 'zod';
import { HubError } from '../../../../domain/errors.js';
import { findTimeZone } from '../../../../domain/pricing/periods/local-time.js';
import type { Tariff } from '../../../../domain/roaming/tariff.js';
import { explainTariff } from '../../../../domain/tariff-words/explain-tariff.js';
import { LANGUAGES } from '../../../../domain/tariff-words/languages.js';
import type { Tolerate } from '../../../ocpi/fields/tolerated.js';
import { parseTariff } from '../../../ocpi/v221/tariff.js';
import { parseTariff as parseTariff230 } from '../../../ocpi/v230/tariff.js';
import type { TariffFlows } from '../../api-flows.js';
import { type ApiCall, type ApiPath, allow, json } from '../../api-path.js';
import { formatFindings, formatTariffWords } from '../../format/pricing/tariff-words.js';
import { date, defined, parse } from '../../parse.js';

const MAX_ZONE = 64;

const options = {
  lang: z.enum(LANGUAGES).default('en'),
  time_zone: z.string().max(MAX_ZONE).refine(isTimeZone, 'expected an IANA time zone such as Europe/Berlin').optional(),
};
const lintOptions = z.strictObject(options);
const explainOptions = z.strictObject({ ...options, day: date.optional() });

/** What is wrong with a tariff, and what it says in plain words. The body is the Tariff as OCPI 2.2.1 or 2.3.0 writes it. */
export function tariffPaths(flows: TariffFlows): readonly ApiPath[] {
  const engineers = allow('ENGINEER', 'OPERATOR');
  return [
    {
      method: 'POST',
      path: '/tariffs/lint',
      allow: engineers,
      async handle(call) {
        const { lang, time_zone } = parse(lintOptions, call.query);
        const tariff = tariffOf(call);
        const findings = flows.lintTariff(tariff, defined({ timeZone: time_zone }));
        return json(formatFindings(tariff, findings, lang));
      },
    },
    {
      method: 'POST',
      path: '/tariffs/explain',
      allow: engineers,
      async handle(call) {
        const { lang, time_zone, day } = parse(explainOptions, call.query);
        const explained = explainTariff(tariffOf(call), { language: lang, ...defined({ timeZone: time_zone, day }) });
        return json(formatTariffWords(explained));
      },
    },
  ];
}

/** `tax_included` is required in 2.3.0 and unknown to 2.2.1. */
function tariffOf({ body }: ApiCall): Tariff {
  const is230 = typeof body === 'object' && body !== null && 'tax_included' in body;
  return is230 ? parseTariff230(body, refuseUnknown) : parseTariff(body, refuseUnknown);
}

/** A partner's message with an unknown value is passed on; a tariff that is to be looked at is better without. */
const refuseUnknown: Tolerate = ({ rule, pointer, example }) => {
  if (rule !== 'unknown-enum-value') return;
  const field = pointer.slice(1).replaceAll('/', '.');
  throw new HubError('bad-field', `${field}: "${example}" is not a value that OCPI has`, field);
};

function isTimeZone(name: string): boolean {
  try {
    findTimeZone(name);
    return true;
  } catch (error) {
    if (error instanceof HubError) return false;
    throw error;
  }
}
