import type { Staff } from '../../../domain/access.js';
import { HubError } from '../../../domain/errors.js';
import type { Hub } from '../../hub.js';
import { type FindDraftDeps, findDraft } from './change-draft.js';

export interface Preview {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: Buffer;
}

export interface PreviewDeps extends FindDraftDeps, Pick<Hub, 'secrets'> {
  readonly render: Pick<Hub['render'], 'preview'>;
}

/** Previews that are made at the same time, for all people and for one: papers that are issued come first. */
const ALL_MAX = 4;
const PERSON_MAX = 2;

/**
 * Draws drafts for people who look at them. Refuses (`unknown-object`) a draft that does not exist, and
 * (`too-many-requests`) whoever asks for more at once than a person reads.
 */
export function createPreviews(hub: PreviewDeps): (staff: Staff, id: string) => Promise<Preview> {
  const asked = new Map<string, number>();
  let atWork = 0;
  return async (staff, id) => {
    const own = asked.get(staff.email) ?? 0;
    if (own >= PERSON_MAX || atWork >= ALL_MAX) {
      throw new HubError('too-many-requests', 'other drafts are being drawn: try again when they are done');
    }
    asked.set(staff.email, own + 1);
    atWork += 1;
    try {
      const { draft } = await findDraft(hub, id);
      const bytes = await hub.render.preview(draft);
      return { name: `draft-${id}.pdf`, sha256: hub.secrets.sha256(bytes), bytes };
    } finally {
      atWork -= 1;
      const left = (asked.get(staff.email) ?? 1) - 1;
      if (left > 0) asked.set(staff.email, left);
      else asked.delete(staff.email);
    }
  };
}
