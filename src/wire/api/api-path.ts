import type { Staff, StaffRole } from '../../domain/access.js';

/** One request of somebody who has logged in. Query and body are as they came: each path parses its own. */
export interface ApiCall {
  readonly staff: Staff;
  readonly accessToken: string;
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: unknown;
  readonly body: unknown;
}

export type ApiAnswer =
  | { readonly kind: 'json'; readonly http: 200; readonly body: unknown }
  | { readonly kind: 'created'; readonly location: string; readonly body: unknown }
  | {
      readonly kind: 'file';
      readonly type: string;
      readonly name: string;
      readonly sha256: string;
      readonly bytes: Buffer;
    }
  | { readonly kind: 'stream'; readonly type: string; readonly name: string; readonly bytes: AsyncIterable<Uint8Array> }
  | { readonly kind: 'empty' };

/** A path under `/api` with who may use it. There is no path without `allow`. */
export interface ApiPath {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** In Express form, below `/api`. */
  readonly path: `/${string}`;
  readonly allow: Allowed;
  /** Largest body; absent: 64 KiB. */
  readonly bodyBytesMax?: number;
  /** What the body is; absent: JSON. XML comes to the path as bytes. */
  readonly bodyType?: 'xml';
  handle(call: ApiCall): Promise<ApiAnswer>;
}

export type Allowed = ReadonlySet<StaffRole>;

/** Names the roles that may use a path; anybody else is refused. */
export function allow(...roles: readonly [StaffRole, ...StaffRole[]]): Allowed {
  return new Set(roles);
}

export function json(body: unknown): ApiAnswer {
  return { kind: 'json', http: 200, body };
}

/** 201 with the path of what was made, relative to `/api`. */
export function created(location: `/${string}`, body: unknown): ApiAnswer {
  return { kind: 'created', location, body };
}

/** A path parameter that the path itself declares. */
export function param(call: ApiCall, name: string): string {
  const value = call.params[name];
  if (value === undefined) throw new Error(`path declares no parameter ${name}`);
  return value;
}
