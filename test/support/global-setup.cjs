/** jest loads this file as it is, without its transform, so that the TypeScript behind it needs tsx here. */
module.exports = async () => {
  const { register } = await import('tsx/esm/api');
  const unregister = register();
  const { startTestMongo, stopTestMongo } = await import('./global-mongo.js');
  const { buildCommand, removeBuild } = await import('./global-build.js');
  await unregister();
  globalThis.cleanUp = async () => {
    await stopTestMongo();
    removeBuild();
  };
  buildCommand();
  await startTestMongo();
};
