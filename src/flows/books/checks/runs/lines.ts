import { hasReached, type Run } from '../../../../domain/clearing/run.js';
import { type DocumentLine, type IssuedDocument, isCreditNote } from '../../../../domain/invoicing/document.js';
import type { CdrLine } from '../../../../store/cdr-store.js';
import type { Hub } from '../../../hub.js';
import type { Inspection } from '../../inspection.js';

interface Deps {
  readonly cdrs: Pick<Hub['cdrs'], 'linesOf'>;
}

/**
 * I5: a line of a run has exactly the CDRs that say they are on it: their number, their exact sum and their hash. No CDR
 * says it is on a line that does not exist (I4). While the run is APPROVED its CDRs are being marked.
 */
export async function checkLines({ cdrs }: Deps, look: Inspection, run: Run) {
  const marked = new Map<string, CdrLine>();
  for (const one of hasReached(run, 'APPROVED') ? await cdrs.linesOf(run.id) : []) marked.set(keyOf(one), one);
  return {
    note: (document: IssuedDocument): void => {
      for (const line of document.lines) {
        if (line.kind !== 'ENERGY') continue;
        const key = keyOf({ documentNumber: document.number, line: line.line });
        const on = marked.get(key);
        marked.delete(key);
        checkLine(look, { document, line, on, run });
      }
    },
    finish: (): void => {
      const [stray] = marked.values();
      look.mustHold('I4', stray === undefined, () => [
        run.id,
        `${stray?.count} CDRs say they are on line ${stray?.line} of ${stray?.documentNumber}, which is none of its lines`,
      ]);
    },
  };
}

interface LineOf {
  readonly document: IssuedDocument;
  readonly line: DocumentLine;
  readonly on: CdrLine | undefined;
  readonly run: Run;
}

function checkLine(look: Inspection, { document, line, on, run }: LineOf): void {
  const where = `${document.number} line ${line.line}`;
  if (run.state === 'APPROVED' && (on?.count ?? 0) < line.cdrCount) {
    look.note('I5', `${where} is being issued: ${on?.count ?? 0} of ${line.cdrCount} CDRs are marked`);
    return;
  }
  const exact = on && (isCreditNote(document.type) ? on.exact.negated() : on.exact);
  const sameSum = exact?.equals(line.exact) === true && on?.count === line.cdrCount;
  const comes = `its ${on?.count ?? 0} CDRs come to ${exact?.toFixed() ?? '0'}`;
  look.mustHold('I5', sameSum, () => [where, `${comes}, not ${line.exact.toFixed()} of ${line.cdrCount}`]);
  look.mustHold('I5', on?.cdrHash === line.cdrHash, () => [where, 'its CDRs are not those it was made of']);
  look.saw('I5', 'lines with CDRs');
}

function keyOf({ documentNumber, line }: Pick<CdrLine, 'documentNumber' | 'line'>): string {
  return `${documentNumber}#${line}`;
}
