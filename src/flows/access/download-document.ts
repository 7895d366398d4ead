import type { Staff } from '../../domain/access.js';
import { assert, HubError } from '../../domain/errors.js';
import type { FileKind } from '../../domain/invoicing/document.js';
import type { Hub } from '../hub.js';
import { type FindDocumentDeps, findDocument } from './find-document.js';

export interface DownloadedFile {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: Buffer;
}

interface DownloadDeps extends FindDocumentDeps, Pick<Hub, 'users' | 'secrets' | 'clock'> {
  readonly files: Pick<Hub['files'], 'get'>;
}

/**
 * Hands out the file that was made when a document was issued, and records who read it. Refuses as `findDocument`
 * does, and (`conflict`) while the file is still being made.
 */
export async function downloadDocument(
  hub: DownloadDeps,
  staff: Staff,
  wanted: { readonly number: string; readonly kind: FileKind },
): Promise<DownloadedFile> {
  const document = await findDocument(hub, staff, wanted.number);
  const file = document.files[wanted.kind];
  if (!file) throw new HubError('conflict', `the ${wanted.kind.toUpperCase()} of ${document.number} is not ready yet`);
  const bytes = await hub.files.get(file.sha256);
  assert(bytes !== undefined, `file ${file.sha256} of ${document.number} is kept`);
  assert(hub.secrets.sha256(bytes) === file.sha256, `file ${file.sha256} of ${document.number} is unchanged`);
  await hub.users.recordRead({
    email: staff.email,
    what: `${document.number}.${wanted.kind}`,
    at: hub.clock.now(),
  });
  return { name: file.name, sha256: file.sha256, bytes };
}
