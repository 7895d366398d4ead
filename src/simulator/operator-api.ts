import { Agent } from 'undici';

/** Somebody who is logged in at the hub's API (openapi.yaml). A refusal becomes an Error with what the hub said. */
export interface OperatorApi {
  get<Answer>(path: string): Promise<Answer>;
  /** Bytes are sent as XML, anything else as JSON. */
  post<Answer>(path: string, body: object): Promise<Answer>;
  put<Answer>(path: string, body: object): Promise<Answer>;
  download(path: string): Promise<Download>;
  close(): Promise<void>;
}

export interface Download {
  readonly fileName: string;
  readonly bytes: Buffer;
}

export interface LogIn {
  /** `http://127.0.0.1:8080` */
  readonly hubUrl: string;
  readonly email: string;
  readonly password: string;
}

/** What the hub's API refused, with its HTTP status. */
export class ApiRefusal extends Error {
  readonly httpStatus: number;

  constructor(message: string, httpStatus: number) {
    super(message);
    this.name = 'ApiRefusal';
    this.httpStatus = httpStatus;
  }
}

/** Logs in and keeps the access token for the calls that follow. */
export async function logInAtHub({ hubUrl, email, password }: LogIn): Promise<OperatorApi> {
  const agent = new Agent({ connections: 4, headersTimeout: 120_000, bodyTimeout: 120_000 });
  const call = async (method: 'GET' | 'POST' | 'PUT', path: string, { body, token }: Call) => {
    const answer = await agent.request({
      origin: hubUrl,
      path: `/api${path}`,
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': isXml(body) ? 'application/xml' : 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: body === undefined ? null : isXml(body) ? body : JSON.stringify(body),
    });
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    if (answer.statusCode >= 300) {
      const said = bytes.toString('utf8').slice(0, 500);
      throw new ApiRefusal(`${method} /api${path}: HTTP ${answer.statusCode} ${said}`, answer.statusCode);
    }
    return { bytes, headers: answer.headers };
  };
  const json = async <Answer>(method: 'GET' | 'POST' | 'PUT', path: string, given: Call): Promise<Answer> => {
    const { bytes } = await call(method, path, given);
    return JSON.parse(bytes.toString('utf8')) as Answer;
  };
  const { access_token: token } = await json<{ access_token: string }>('POST', '/login', {
    body: { email, password },
  });
  return {
    get: (path) => json('GET', path, { token }),
    post: (path, body) => json('POST', path, { token, body }),
    put: (path, body) => json('PUT', path, { token, body }),
    async download(path) {
      const { bytes, headers } = await call('GET', path, { token });
      const fileName = /filename="?([^";]+)"?/.exec(String(headers['content-disposition']))?.[1] ?? 'download';
      return { fileName, bytes };
    },
    close: () => agent.destroy(),
  };
}

function isXml(body: object): body is Uint8Array {
  return body instanceof Uint8Array;
}

interface Call {
  readonly body?: object;
  readonly token?: string;
}

/** A list as the API tells it. */
export interface ApiList<Item> {
  readonly items: readonly Item[];
  readonly total: number;
}

export interface ApiPartner {
  readonly id: string;
  readonly state: 'PLANNED' | 'CONNECTED' | 'SUSPENDED';
  readonly roles: readonly { readonly party: string; readonly role: string }[];
}

export interface ApiInvitation extends ApiPartner {
  readonly token_a: string;
  readonly hub_versions_url: string;
}

export interface ApiCdrTotal {
  readonly review:
    | 'RECEIVED'
    | 'QUARANTINED'
    | 'MISMATCH'
    | 'ACCEPTED'
    | 'CONTESTED'
    | 'APPROVED'
    | 'WITHDRAWN'
    | 'CREDITED';
  readonly rule?: string;
  readonly verdict?: 'EXACT' | 'WITHIN_TOLERANCE' | 'MISMATCH' | 'CANNOT_TELL';
  readonly currency: string;
  readonly count: number;
  readonly claimed: string;
  readonly computed: string;
}

export interface ApiOutbox {
  readonly pending: number;
  readonly delivered: number;
  readonly failed: number;
}

interface ApiPartyAmount {
  readonly party: string;
  readonly currency: string;
  readonly amount: string;
}

/** What a run comes to. */
interface ApiRunOutcome {
  readonly positions?: readonly ApiPartyAmount[];
  readonly hub_net?: readonly { readonly currency: string; readonly amount: string }[];
  readonly settlement?: {
    readonly amounts: readonly (ApiPartyAmount & { readonly disposition: 'SETTLE' | 'CARRY' })[];
  };
  readonly blocked: readonly {
    readonly cpo: string;
    readonly emsp: string;
    readonly currency: string;
    readonly count: number;
    readonly exact: string;
    readonly reason: string;
    readonly detail: string;
  }[];
}

export interface ApiRun extends ApiRunOutcome {
  readonly id: string;
  readonly period: string;
  readonly state:
    | 'OPEN'
    | 'CUT_OFF'
    | 'CALCULATED'
    | 'IN_REVIEW'
    | 'APPROVED'
    | 'DOCUMENTED'
    | 'INSTRUCTED'
    | 'PARTLY_SETTLED'
    | 'SETTLED'
    | 'CLOSED'
    | 'CANCELLED';
  readonly cut_off_at: string;
  readonly created_by: string;
  readonly cdr_count?: number;
  readonly document_count?: number;
  readonly approval?: { readonly by: string; readonly at: string };
  readonly cancellation?: { readonly by: string; readonly at: string; readonly reason: string };
  readonly progress?: {
    readonly documents: number;
    readonly documents_issued: number;
    readonly without_papers: readonly { readonly number: string; readonly problems: readonly string[] }[];
    readonly orders: number;
    readonly orders_settled: number;
  };
}

export interface ApiDryRun extends ApiRunOutcome {
  readonly period: string;
  readonly cdr_count: number;
  readonly document_count: number;
  readonly documents: readonly ApiRunDocument[];
}

/** A document of a run, a draft while it has no number. */
export interface ApiRunDocument {
  readonly number?: string;
  readonly type: string;
  readonly role: 'SALE' | 'PURCHASE' | 'FEE';
  readonly seller: { readonly party: string; readonly name: string };
  readonly buyer: { readonly party: string; readonly name: string };
  readonly currency: string;
  readonly gross: string;
  readonly cdr_count: number;
}

export interface ApiDocumentSummary {
  readonly number: string;
  readonly type: '380' | '381';
  readonly run_id: string;
  readonly seller: { readonly party: string; readonly name: string };
  readonly buyer: { readonly party: string; readonly name: string };
  readonly currency: string;
  readonly net: string;
  readonly vat: string;
  readonly gross: string;
  readonly files: readonly string[];
}
