/** A test or a hook that takes so long hangs. */
const HANGING_MS = 120_000;

for (const name of ['test', 'it']) globalThis[name] = withDeadline(globalThis[name]);
for (const name of ['beforeAll', 'afterAll', 'beforeEach', 'afterEach']) {
  const register = globalThis[name];
  globalThis[name] = (fn) => register(limited(fn));
}

/** The runner knows no deadlines: a test that hangs would hold up all others for ever. */
function withDeadline(register) {
  const wrapped = (name, fn) => register(name, limited(fn));
  return Object.assign(wrapped, register, {
    each:
      (...table) =>
      (name, fn) =>
        register.each(...table)(name, limited(fn)),
  });
}

function limited(fn) {
  return async (...given) => {
    let timer;
    const late = new Promise((_done, failed) => {
      timer = setTimeout(() => failed(new Error(`takes longer than ${HANGING_MS} ms`)), HANGING_MS);
    });
    try {
      await Promise.race([fn(...given), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}
