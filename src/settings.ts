import { OCPP_SETTINGS } from './ocpp-settings.js';

/** One setting as the README and `.env.example` show it. */
export interface Setting {
  readonly name: string;
  readonly default: string;
  readonly meaning: string;
}

/** Every setting that the hub reads from the environment. README and `.env.example` are tested against this list. */
export const SETTINGS: readonly Setting[] = [
  { name: 'MONGODB_URI', default: '', meaning: 'MongoDB to use; empty: the embedded store in HUB_DATA_DIR' },
  { name: 'HUB_DATA_DIR', default: './data', meaning: 'folder of the embedded store and of the hub’s own secret' },
  { name: 'HUB_HOST', default: '127.0.0.1', meaning: 'address to listen on' },
  { name: 'HUB_PORT', default: '8080', meaning: 'port to listen on; 0: any free one' },
  { name: 'HUB_PUBLIC_URL', default: '', meaning: 'URL under which partners reach the hub; empty: http://HOST:PORT' },
  { name: 'HUB_PARTY', default: 'XX*HUB', meaning: 'the hub’s own OCPI party' },
  { name: 'HUB_NAME', default: 'Voltclear', meaning: 'name in credentials and on fee invoices' },
  { name: 'HUB_LEGAL_ENTITY_FILE', default: '', meaning: 'JSON file of the hub’s legal entity for fee invoices' },
  {
    name: 'HUB_SECRET',
    default: '',
    meaning: 'key of token hashes and seals; empty: made once and kept in HUB_DATA_DIR',
  },
  { name: 'HUB_ADMIN_EMAIL', default: '', meaning: 'first operator, added at start when it does not exist' },
  { name: 'HUB_ADMIN_PASSWORD', default: '', meaning: 'password of the first operator, 12 characters or more' },
  { name: 'HUB_ALLOW_PRIVATE_NETWORKS', default: 'false', meaning: 'let partners’ URLs point to private addresses' },
  {
    name: 'HUB_TRUSTED_PROXIES',
    default: '0',
    meaning: 'reverse proxies in front of the hub whose X-Forwarded-For is believed',
  },
  {
    name: 'HUB_RELAY_TIMEOUT_MS',
    default: '10000',
    meaning: 'how long a partner may take to answer a relayed message',
  },
  {
    name: 'HUB_AUTHORIZE_TIMEOUT_MS',
    default: '2500',
    meaning: 'how long an eMSP may take to authorize a token in real time',
  },
  { name: 'HUB_HANDSHAKE_TIMEOUT_MS', default: '15000', meaning: 'how long a partner may take in the handshake' },
  { name: 'HUB_BODY_LIMIT_BYTES', default: '1048576', meaning: 'largest request body, also when inflated' },
  { name: 'HUB_PAGE_LIMIT', default: '100', meaning: 'most objects on one OCPI page' },
  {
    name: 'HUB_DELIVERY_ATTEMPTS',
    default: '20',
    meaning: 'attempts before the delivery of a CDR, or of a push that is kept, is given up to the operator',
  },
  {
    name: 'HUB_ROAMING_DEFAULT',
    default: 'open',
    meaning: 'open or closed: what parties without a roaming agreement may exchange, everything or nothing',
  },
  {
    name: 'HUB_PARTNER_REQUESTS_PER_SECOND',
    default: '2000',
    meaning: 'requests that one platform may send in a second, unless its own setting says otherwise',
  },
  {
    name: 'HUB_STILL_ALIVE_MINUTES',
    default: '5',
    meaning: 'silence of a platform after which the hub asks whether it is still alive',
  },
  { name: 'HUB_MESSAGE_DAYS', default: '14', meaning: 'days for which the message log is kept' },
  {
    name: 'HUB_MESSAGE_BODY_BYTES',
    default: '8192',
    meaning: 'largest body that the message log keeps as text; of larger ones it keeps the hash',
  },
  ...OCPP_SETTINGS,
  { name: 'HUB_JOBS', default: 'true', meaning: 'run the scheduled jobs in this process' },
  { name: 'HUB_METRICS_TOKEN', default: '', meaning: 'bearer token for /metrics; empty: loopback only' },
  { name: 'HUB_ALERT_WEBHOOK_URL', default: '', meaning: 'where alerts of stations are POSTed; empty: nowhere' },
  {
    name: 'HUB_ALERT_WEBHOOK_SECRET',
    default: '',
    meaning: 'key of the signature of those POSTs, 32 characters or more',
  },
  { name: 'HUB_ALERT_EMAIL', default: '', meaning: 'who gets alerts of stations by e-mail; empty: nobody' },
  { name: 'HUB_ALERT_FROM', default: '', meaning: 'sender of those e-mails' },
  {
    name: 'HUB_SMTP_URL',
    default: '',
    meaning: 'mail server, such as smtp://user:password@mail.example:587 or smtps://…',
  },
  { name: 'HUB_LOG_LEVEL', default: 'info', meaning: 'silent, fatal, error, warn, info, debug or trace' },
  {
    name: 'HUB_ENTSOE_TOKEN',
    default: '',
    meaning: 'security token of the ENTSO-E transparency platform, for feeds of day-ahead prices from there',
  },
  {
    name: 'HUB_TARIFFS_DIR',
    default: './tariffs',
    meaning: 'hub fees, VAT table, plans and other data of prices, checked at start',
  },
  { name: 'HUB_TEMPLATES_DIR', default: './templates', meaning: 'texts, layout and fonts of documents and pages' },
  {
    name: 'HUB_CRASH_AT',
    default: '',
    meaning: 'for tests: a step of a clearing run after which the hub kills itself; empty: never',
  },
];
