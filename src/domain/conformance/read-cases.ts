const ANYTHING = 'any platform';
const SENDER = 'a Sender interface with a list (locations, sessions, tariffs, cdrs, tokens)';

/** What a platform is asked without changing anything there. */
export const READ_CASES = {
  'versions-reachable': {
    title: 'our token opens the versions',
    section: 'version_information_endpoint, Version information endpoint',
    needs: ANYTHING,
  },
  'versions-form': {
    title: 'the versions are a list of version and URL, with the one in use',
    section: 'version_information_endpoint, Version class',
    needs: ANYTHING,
  },
  'details-form': {
    title: 'the version details name the version and endpoints with absolute URLs',
    section: 'version_information_endpoint, Version details endpoint',
    needs: ANYTHING,
  },
  'details-unique': {
    title: 'no interface is published twice',
    section: 'version_information_endpoint, Endpoint class',
    needs: ANYTHING,
  },
  'details-known': {
    title: 'the endpoints are those that the hub was told in the handshake',
    section: 'credentials, Changing endpoints for the current version',
    needs: ANYTHING,
  },
  'details-roles': {
    title: 'the usual interfaces of each role are published',
    section: 'version_information_endpoint, ModuleID enum',
    needs: ANYTHING,
  },
  'client-info': {
    title: 'hubclientinfo is received, so that the platform knows who is connected',
    section: 'mod_hub_client_info, Receiver Interface',
    needs: ANYTHING,
  },
  'wrong-token': {
    title: 'a wrong token is refused with HTTP 401',
    section: 'transport_and_format, Authorization header',
    needs: ANYTHING,
  },
  'unknown-path': {
    title: 'an unknown path is answered with HTTP 404',
    section: 'transport_and_format, Response format',
    needs: 'a functional module',
  },
  'unknown-method': {
    title: 'a method that the module does not have is answered with HTTP 405',
    section: 'transport_and_format, Response format',
    needs: SENDER,
  },
  'unknown-object': {
    title: 'an unknown object is answered with HTTP 404',
    section: 'status_codes, Status codes',
    needs: 'the Sender interface of locations, or a Receiver interface of locations, sessions, tariffs or tokens',
  },
  'list-answered': {
    title: 'the list is answered with a list',
    section: 'transport_and_format, Response format',
    needs: SENDER,
  },
  'list-count': {
    title: 'X-Total-Count and X-Limit are there and can be right',
    section: 'transport_and_format, Paginated Response',
    needs: SENDER,
  },
  'list-limit': {
    title: 'a page has no more objects than were asked for',
    section: 'transport_and_format, Paginated Request',
    needs: SENDER,
  },
  'list-link': {
    title: 'Link leads to the next page until the last one',
    section: 'transport_and_format, Paginated Response',
    needs: SENDER,
  },
  'list-no-doubles': {
    title: 'no object stands on two pages',
    section: 'transport_and_format, Paginated Response',
    needs: SENDER,
  },
  'list-date-from': {
    title: 'date_from is honoured, inclusive',
    section: 'transport_and_format, Paginated Request',
    needs: SENDER,
  },
  'list-date-to': {
    title: 'date_to is honoured, exclusive',
    section: 'transport_and_format, Paginated Request',
    needs: SENDER,
  },
  'list-bad-date': {
    title: 'a date_from that is no date is answered with 2001 and HTTP 200',
    section: 'status_codes, Status codes',
    needs: SENDER,
  },
  'list-objects': {
    title: 'the objects are as the module describes them',
    section: 'the object description of the module',
    needs: SENDER,
  },
  'list-dates': {
    title: 'times are in UTC and say so with Z',
    section: 'types, DateTime type',
    needs: SENDER,
  },
  'list-owner': {
    title: 'the objects belong to parties of the platform',
    section: 'transport_and_format, Client Owned Object Pull',
    needs: SENDER,
  },
  envelope: {
    title: 'every answer is an OCPI envelope, plain or with gzip',
    section: 'transport_and_format, Response format',
    needs: ANYTHING,
  },
  timestamps: {
    title: 'every envelope has a timestamp in UTC',
    section: 'types, DateTime type',
    needs: ANYTHING,
  },
  'content-type': {
    title: 'Content-Type is application/json',
    section: 'transport_and_format, Response format',
    needs: ANYTHING,
  },
  'ids-echoed': {
    title: 'X-Request-ID and X-Correlation-ID come back as they were sent',
    section: 'transport_and_format, Unique message IDs',
    needs: ANYTHING,
  },
  'routing-reversed': {
    title: 'answers name the asker in OCPI-to-* and the platform’s party in OCPI-from-*',
    section: 'transport_and_format, Message Routing Headers',
    needs: 'a functional module',
  },
} as const;
