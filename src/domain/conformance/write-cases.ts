const PUSHED = 'a Receiver interface of locations, sessions, tariffs or tokens';
const PATCHED = 'a Receiver interface of locations, sessions or tokens';
const CDRS = 'the Receiver interface of cdrs';

/** What is tried with objects that are marked as tests. */
export const WRITE_CASES = {
  'put-new': {
    title: 'PUT of a new object is answered with HTTP 201',
    section: 'status_codes, Status codes',
    needs: PUSHED,
  },
  'put-again': {
    title: 'the same PUT again is answered with HTTP 200',
    section: 'status_codes, Status codes',
    needs: PUSHED,
  },
  'get-back': {
    title: 'GET shows the object as it was put',
    section: 'transport_and_format, PUT',
    needs: PUSHED,
  },
  'patch-without-time': {
    title: 'PATCH without last_updated is answered with 2001 and HTTP 200',
    section: 'status_codes, 2xxx: Client errors',
    needs: PATCHED,
  },
  'patch-merges': {
    title: 'PATCH changes what it names and nothing else',
    section: 'transport_and_format, PATCH',
    needs: PATCHED,
  },
  'put-other-id': {
    title: 'PUT of an object with another id than the URL is answered with 2001 and HTTP 200',
    section: 'transport_and_format, Errors',
    needs: PUSHED,
  },
  'put-bad-json': {
    title: 'a body that is no JSON is answered with HTTP 400',
    section: 'status_codes, Status codes',
    needs: PUSHED,
  },
  'put-unknown-field': {
    title: 'a field that OCPI does not know is tolerated',
    section: 'status_codes, Status codes',
    needs: PUSHED,
  },
  'put-unknown-value': {
    title: 'a value that an enum does not have is tolerated',
    section: 'status_codes, Status codes',
    needs: PUSHED,
  },
  'taken-back': {
    title: 'the test object can be taken back',
    section: 'transport_and_format, Client Owned Object Push',
    needs: PATCHED,
  },
  'tariff-deleted': {
    title: 'DELETE of a Tariff removes it',
    section: 'mod_tariffs, DELETE Method',
    needs: 'the Receiver interface of tariffs',
  },
  'authorize-unknown': {
    title: 'authorization of an unknown token is answered with HTTP 404 and 2004',
    section: 'mod_tokens, POST Method',
    needs: 'the Sender interface of tokens',
  },
  'start-unknown': {
    title: 'START_SESSION at an unknown location is not ACCEPTED',
    section: 'mod_commands, Response Data',
    needs: 'the Receiver interface of commands',
  },
} as const;

/** What is tried with a CDR, which cannot be taken back. */
export const CDR_CASES = {
  'cdr-posted': {
    title: 'POST of a CDR is answered with HTTP 201 and a Location',
    section: 'mod_cdrs, Response Headers',
    needs: CDRS,
  },
  'cdr-read': {
    title: 'the Location shows the CDR as it was posted',
    section: 'mod_cdrs, Response URL',
    needs: CDRS,
  },
  'cdr-again': {
    title: 'the same CDR again is answered with an envelope and no server error',
    section: 'mod_cdrs, POST Method',
    needs: CDRS,
  },
} as const;
