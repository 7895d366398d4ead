/** What somebody answers in time; undefined when it fails or takes longer, so that a stuck store does not stick to us. */
export function answerWithin<Answer>(ms: number, ask: () => Promise<Answer>): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), ms);
    Promise.resolve()
      .then(ask)
      .then(resolve, () => resolve(undefined))
      .finally(() => clearTimeout(timer));
  });
}
