import { HubError } from '../../../domain/errors.js';
import type { Clock, PageReader, WriteClientInfo } from '../../../flows/ports.js';
import { parseJson, stringifyJson } from '../json.js';
import type { ObjectForm, PushedModule } from '../objects/object-form.js';
import { formatClientInfo, parseClientInfo } from '../v221/configuration/client-info.js';
import { locationForm, sessionForm, tariffForm, tokenForm } from '../v221/object-forms.js';
import { splitList } from './split-list.js';

const V221 = {
  forms: { locations: locationForm, sessions: sessionForm, tariffs: tariffForm, tokens: tokenForm } satisfies Record<
    PushedModule,
    ObjectForm
  >,
  parseClientInfo,
  formatClientInfo,
};

/** Reads what partners answer with to a GET of a list, object by object, by the version in which they were asked. */
export function createPageReader(clock: Clock): PageReader {
  return {
    readPage: (body) => splitList(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')),
    readObject: (module, ocpiVersion, json) => version(ocpiVersion).forms[module].read(parseJson(json)),
    readClientInfo: (ocpiVersion, json) => version(ocpiVersion).parseClientInfo(parseJson(json), clock.now()),
  };
}

/** Writes the status of a party for a partner, in its version. */
export const writeClientInfo: WriteClientInfo = (ocpiVersion, info) =>
  Buffer.from(stringifyJson(version(ocpiVersion).formatClientInfo(info)));

function version(number: string): typeof V221 {
  if (number !== '2.2.1') throw new HubError('bad-field', `OCPI ${number} is not a version that this hub reads`);
  return V221;
}
