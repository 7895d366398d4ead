import { judgeCdrAgain, judgeCdrPosted, judgeSame } from '../../domain/conformance/judge-push.js';
import { readLocation } from '../../domain/conformance/location-header.js';
import { skip } from '../../domain/conformance/verdict.js';
import { aboutTest, askInterface, type CheckRun, interfaceOf } from './check-run.js';

/** Checks how a CDR is taken, with one of no energy and no cost; it stays where it was sent. */
export async function checkCdr(run: CheckRun): Promise<void> {
  const receiver = interfaceOf(run, 'cdrs', 'RECEIVER');
  if (!receiver) return;
  const { hub, asker, owner, add } = run;
  const body = hub.checkForms.testCdr(aboutTest(run, receiver.party));
  const { exchange } = await askInterface(run, receiver, { method: 'POST', body });
  const posted = judgeCdrPosted(exchange);
  add('cdr-posted', posted);
  const location = readLocation(exchange);
  if (location.kind === 'here') {
    const routed = { from: owner, to: receiver.party };
    const shown = await asker.ask({ method: 'GET', url: location.url, module: 'cdrs', routed });
    add('cdr-read', judgeSame(shown.exchange, body));
  } else {
    add('cdr-read', skip('there is no Location that may be asked'));
  }
  const again =
    posted.judgement === 'FAIL'
      ? skip('the CDR was not taken')
      : judgeCdrAgain((await askInterface(run, receiver, { method: 'POST', body })).exchange);
  add('cdr-again', again);
}
