import type { OcppVersion, Registration } from '../../../domain/stations/station.js';
import { violationOf } from '../transport/schemas.js';

type Answer = Readonly<Record<string, unknown>>;

export interface AnsweredUnread {
  readonly version: OcppVersion;
  readonly action: string;
  readonly registration: Registration;
  readonly receivedAt: Date;
}

/**
 * The least that a call may be answered with by its schema, so that a station whose message nobody can read does not send
 * it for ever: it grants nothing. Undefined where there is none, as for StartTransaction, which must be given a number.
 */
export function minimalAnswer({ version, action, registration, receivedAt }: AnsweredUnread): Answer | undefined {
  const make = ANSWERS[action];
  const answer = make ? make({ version, registration, receivedAt }) : {};
  return violationOf(version, `${action}.conf`, answer) ? undefined : answer;
}

type Known = Omit<AnsweredUnread, 'action'>;

const rejected = (): Answer => ({ status: 'Rejected' });

const ANSWERS: Readonly<Record<string, (known: Known) => Answer>> = {
  Authorize: ({ version }) =>
    version === '1.6' ? { idTagInfo: { status: 'Invalid' } } : { idTokenInfo: { status: 'Unknown' } },
  BootNotification: ({ registration, receivedAt }) => ({
    currentTime: receivedAt.toISOString(),
    interval: 300,
    status: `${registration.slice(0, 1)}${registration.slice(1).toLowerCase()}`,
  }),
  DataTransfer: rejected,
  Get15118EVCertificate: () => ({ status: 'Failed', exiResponse: '' }),
  GetCertificateStatus: () => ({ status: 'Failed' }),
  Heartbeat: ({ receivedAt }) => ({ currentTime: receivedAt.toISOString() }),
  SignCertificate: rejected,
};
