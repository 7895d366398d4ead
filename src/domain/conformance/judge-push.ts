import { type Exchange, isSuccess, judgeAnswer, successOf, told } from './exchange.js';
import { findDifferences } from './find-differences.js';
import { readLocation } from './location-header.js';
import { fail, pass, type Verdict, verdict, warn, withFindings } from './verdict.js';

/** Judges the answer to an object that is new. */
export function judgeCreated(exchange: Exchange): Verdict {
  return judgeTaken(exchange, 201);
}

/** Judges the answer to an object that is there already. */
export function judgeUpdated(exchange: Exchange): Verdict {
  return judgeTaken(exchange, 200);
}

function judgeTaken(exchange: Exchange, expected: number): Verdict {
  return judgeAnswer(exchange, (answer) => {
    if (!isSuccess(answer)) return fail(told(answer), exchange);
    return answer.httpStatus === expected
      ? pass('', exchange)
      : warn(`HTTP ${answer.httpStatus} instead of ${expected}`, exchange);
  });
}

/** Judges the answer to something unknown in an object: 2.2.1 does not say that it must be taken, later versions do. */
export function judgeTolerated(exchange: Exchange): Verdict {
  return judgeAnswer(exchange, (answer) => {
    if (isSuccess(answer)) return pass('', exchange);
    return verdict(answer.httpStatus >= 300 ? 'FAIL' : 'WARN', `refused: ${told(answer)}`, exchange);
  });
}

/** Judges whether a GET shows an object as it should be now; what the platform adds is its own matter. */
export function judgeSame(exchange: Exchange, expected: unknown): Verdict {
  return judgeAnswer(exchange, (answer) => {
    if (!isSuccess(answer)) return fail(told(answer), exchange);
    const differences = findDifferences(expected, answer.data);
    if (differences.length === 0) return pass('', exchange);
    return withFindings(fail('the object is another one', exchange), differences);
  });
}

/** Judges that a change was taken, and by a GET afterwards that it was made. */
export function judgeChanged(change: Exchange, shown: Exchange, expected: unknown): Verdict {
  return judgeAnswer(change, (answer) =>
    isSuccess(answer) ? judgeSame(shown, expected) : fail(`PATCH: ${told(answer)}`, change),
  );
}

/** Judges that a test object was taken back. */
export function judgeTakenBack(exchange: Exchange): Verdict {
  return judgeAnswer(exchange, (answer) => (isSuccess(answer) ? pass('', exchange) : fail(told(answer), exchange)));
}

/** Judges that a Tariff was deleted, and by a GET afterwards that it is gone. */
export function judgeDeleted(exchange: Exchange, shown: Exchange): Verdict {
  return judgeAnswer(exchange, (answer) => {
    if (!isSuccess(answer)) return fail(told(answer), exchange);
    return successOf(shown) ? fail('GET still shows it', shown) : pass('', exchange);
  });
}

/** Judges the answer to a new CDR. */
export function judgeCdrPosted(exchange: Exchange): Verdict {
  return judgeAnswer(exchange, (answer) => {
    if (!isSuccess(answer)) return fail(told(answer), exchange);
    const { kind } = readLocation(exchange);
    if (kind === 'none') return fail('no Location', exchange);
    if (kind === 'elsewhere') return fail('Location leads to another host, where our token must not go', exchange);
    return answer.httpStatus === 201 ? pass('', exchange) : warn(`HTTP ${answer.httpStatus} instead of 201`, exchange);
  });
}

/** Judges the answer to a CDR that came before: partners ask again when they got no answer. */
export function judgeCdrAgain(exchange: Exchange): Verdict {
  return judgeAnswer(exchange, (answer) => {
    const isServerError = answer.httpStatus >= 500 || answer.statusCode >= 3000;
    return isServerError ? fail(told(answer), exchange) : pass(told(answer), exchange);
  });
}
