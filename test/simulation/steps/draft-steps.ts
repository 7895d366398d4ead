import { approveDraft, discardDraft, submitDraft } from '../../../src/flows/invoicing/drafts/change-draft.js';
import { correctDocument } from '../../../src/flows/invoicing/drafts/correct-document.js';
import { Crash, crashingAfter } from '../crash.js';
import { recover } from '../recover.js';
import { crashed } from './cdr-steps.js';
import { OPERATORS, orRefusal, type Step, ZOE } from './step.js';

const [, ADAM = ZOE] = OPERATORS;

/** An invoice is corrected: taken back and written anew, in two drafts. */
export const correct: Step = async ({ hub, random }) => {
  const { items } = await hub.documents.page({}, { offset: 0, limit: 500 });
  const invoice = random.pick(items.filter(({ type }) => type === '380' || type === '384'));
  if (!invoice) return undefined;
  const answered = await orRefusal(async () => {
    await correctDocument(hub, ZOE, invoice.number);
    return 'drafted';
  });
  return `${invoice.number} is corrected: ${answered}`;
};

/** What people have drafted, and interest as reminders have, is issued by two of them. */
export const issue: Step = async (world) => {
  const { hub, random } = world;
  const waiting = (await hub.drafts.list()).filter(({ state }) => state === 'DRAFT' || state === 'IN_REVIEW');
  const draft = random.pick(waiting);
  if (!draft) return undefined;
  const after = random.chance(25) ? 1 + random.int(4) : undefined;
  const answered = await orRefusal(async () => {
    if (draft.state === 'DRAFT') await submitDraft(hub, draft.id);
    try {
      await approveDraft(after === undefined ? hub : crashingAfter(hub, after), ADAM, draft.id);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      await recover(world);
    }
    return 'issued';
  });
  return `draft ${draft.draft.key} (${draft.draft.type}): ${answered}${crashed(after)}`;
};

export const discard: Step = async ({ hub, random }) => {
  const draft = random.pick(
    (await hub.drafts.list()).filter(({ state }) => state === 'DRAFT' || state === 'IN_REVIEW'),
  );
  if (!draft) return undefined;
  await discardDraft(hub, draft.id);
  return `draft ${draft.draft.key} (${draft.draft.type}) is discarded`;
};
