/** Ends what global-setup.cjs started: jest runs both in the same process. */
module.exports = async () => {
  await globalThis.cleanUp?.();
};
