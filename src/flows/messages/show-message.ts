import type { Staff } from '../../domain/access.js';
import type { LoggedMessage } from '../../domain/messages/logged-message.js';
import type { Hub } from '../hub.js';
import { findMessage, type ReadMessagesDeps } from './read-messages.js';

/** A leg, and what stands before its path: `https://hub.example`. Absent: the platform is not connected any more. */
export interface ShownMessage {
  readonly message: LoggedMessage;
  readonly origin?: string;
}

/** Shows somebody a leg so that it can be asked again by hand. Refuses as `findMessage` does. */
export async function showMessage(
  hub: ReadMessagesDeps & Pick<Hub, 'connections' | 'ocpiUrl'>,
  staff: Staff,
  id: string,
): Promise<ShownMessage> {
  const message = await findMessage(hub, staff, id);
  const url = message.direction === 'IN' ? hub.ocpiUrl : await urlOfPlatform(hub, message);
  return { message, ...(url !== undefined && URL.canParse(url) && { origin: new URL(url).origin }) };
}

async function urlOfPlatform(
  { connections }: Pick<Hub, 'connections'>,
  { connectionId, module }: LoggedMessage,
): Promise<string | undefined> {
  const theirs = (await connections.find(connectionId))?.theirs;
  return theirs && (theirs.endpoints.find(({ identifier }) => identifier === module)?.url ?? theirs.versionsUrl);
}
