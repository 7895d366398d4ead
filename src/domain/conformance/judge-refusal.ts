import { type EnvelopedAnswer, type Exchange, isSuccess, judgeAnswer, told } from './exchange.js';
import { fail, type Judgement, pass, type Verdict, verdict, warn } from './verdict.js';

/** Judges the answer to a token that nobody has. */
export function judgeWrongToken(exchange: Exchange): Verdict {
  return judgeAnswer(exchange, (answer) =>
    answer.httpStatus === 401 ? pass('', exchange) : fail(`${told(answer)} instead of HTTP 401`, exchange),
  );
}

/** Judges the answer to a GET of what is not there: a path, or an object. */
export function judgeUnknown(exchange: Exchange): Verdict {
  return judgeAnswer(exchange, (answer) => {
    if (answer.httpStatus === 404) return pass('', exchange);
    return judgeOther(exchange, answer, 'HTTP 404');
  });
}

/** Judges the answer to a method that the module does not have. */
export function judgeUnknownMethod(exchange: Exchange): Verdict {
  return judgeAnswer(exchange, (answer) => {
    if (answer.httpStatus === 405) return pass('', exchange);
    return judgeOther(exchange, answer, 'HTTP 405');
  });
}

/** What is refused in other words than expected is worth a word; what is not refused, or breaks the server, is wrong. */
function judgeOther(exchange: Exchange, answer: EnvelopedAnswer, expected: string): Verdict {
  const isBad = isSuccess(answer) || answer.httpStatus >= 500;
  return verdict(isBad ? 'FAIL' : 'WARN', `${told(answer)} instead of ${expected}`, exchange);
}

/**
 * Judges the answer to valid JSON with a wrong value: 2001 with an HTTP success, since an HTTP error must not be
 * (status_codes). `accepted`: what it is when the value was taken, for the standard only advises some refusals.
 */
export function judgeBadValue(exchange: Exchange, accepted: Extract<Judgement, 'FAIL' | 'WARN'>): Verdict {
  return judgeAnswer(exchange, (answer) => {
    const expected = `${told(answer)} instead of HTTP 200 with 2001`;
    if (answer.httpStatus >= 300) return fail(expected, exchange);
    if (isSuccess(answer)) return verdict(accepted, expected, exchange);
    return answer.statusCode === 2001 ? pass('', exchange) : warn(expected, exchange);
  });
}

/** Judges the answer to a body that is no JSON. */
export function judgeBadJson(exchange: Exchange): Verdict {
  return judgeAnswer(exchange, (answer) =>
    answer.httpStatus === 400 ? pass('', exchange) : fail(`${told(answer)} instead of HTTP 400`, exchange),
  );
}

/** Judges the answer to a real-time authorization of a token that nobody has. */
export function judgeUnknownToken(exchange: Exchange): Verdict {
  return judgeAnswer(exchange, (answer) => {
    if (answer.httpStatus === 404 && answer.statusCode === 2004) return pass('', exchange);
    return judgeOther(exchange, answer, 'HTTP 404 with 2004');
  });
}

/** Judges the answer to a START_SESSION at a location that nobody has: anything but ACCEPTED, said at once. */
export function judgeStart(exchange: Exchange): Verdict {
  return judgeAnswer(exchange, (answer) => {
    if (answer.httpStatus >= 300) return fail(`${told(answer)}: an HTTP error must not be`, exchange);
    if (!isSuccess(answer)) {
      return answer.statusCode === 2003 ? pass('', exchange) : warn(`${told(answer)} instead of 2003`, exchange);
    }
    const { data } = answer;
    const result = typeof data === 'object' && data !== null && 'result' in data ? data.result : undefined;
    if (typeof result !== 'string') return fail('data is no CommandResponse', exchange);
    return result === 'ACCEPTED' ? fail('result is ACCEPTED', exchange) : pass('', exchange);
  });
}
