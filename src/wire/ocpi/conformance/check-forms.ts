import type { EnvelopedAnswer } from '../../../domain/conformance/exchange.js';
import { HubError } from '../../../domain/errors.js';
import type { ListedModule } from '../../../domain/routing/module-roles.js';
import type { CheckForms } from '../../../flows/conformance/check-forms.js';
import type { PartnerAnswer } from '../../../flows/ports.js';
import { parseJsonLeniently } from '../json.js';
import { isRecord } from '../partners/partner-answer.js';
import { parseCdr } from '../v221/cdr.js';
import { startSession, testCdr, testObject } from '../v221/conformance/test-objects.js';
import { locationForm, sessionForm, tariffForm, tokenForm } from '../v221/object-forms.js';
import { excerptOf } from './excerpt.js';
import { type InspectObject, inspectList } from './inspect-list.js';

const V221: Readonly<Record<ListedModule, InspectObject>> = {
  cdrs: parseCdr,
  locations: locationForm.read,
  sessions: sessionForm.read,
  tariffs: tariffForm.read,
  tokens: tokenForm.read,
};

/** The wire form of what a conformance check sends and sees, in OCPI 2.2.1. `ocpiUrl`: what the hub's own URLs begin with. */
export function createCheckForms(ocpiUrl: string): CheckForms {
  return {
    readAnswer,
    excerpt: excerptOf,
    inspect: (module, ocpiVersion, body) => inspectList(module, body, readersOf(ocpiVersion)[module]),
    pathOf: (module, { countryCode, partyId }, id) => {
      const path = [countryCode, partyId, id].map(encodeURIComponent).join('/');
      return module === 'tokens' ? `/${path}?type=RFID` : `/${path}`;
    },
    testObject,
    testCdr,
    startSession,
    responseUrl: (ocpiVersion, id) => `${ocpiUrl}/${ocpiVersion}/sender/commands/${id}`,
  };
}

function readersOf(ocpiVersion: string): typeof V221 {
  if (ocpiVersion !== '2.2.1') throw new HubError('bad-field', `OCPI ${ocpiVersion} cannot be checked yet`, 'version');
  return V221;
}

/** The client has seen to it that the body is a JSON object with a status_code. */
function readAnswer(module: string, answer: PartnerAnswer): EnvelopedAnswer {
  const { httpStatus, headers, body, ocpiStatus, ocpiMessage } = answer;
  const value = parseJsonLeniently(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
  const envelope = isRecord(value) ? value : {};
  return {
    kind: 'enveloped',
    httpStatus,
    headers,
    statusCode: ocpiStatus,
    ...(ocpiMessage !== undefined && { message: ocpiMessage }),
    timestamp: envelope['timestamp'],
    data: envelope['data'],
    excerpt: excerptOf(module, body),
  };
}
