/** jest loads this file as it is, without its transform, so that the TypeScript behind it needs tsx here. */
module.exports = async () => {
  const { register } = await import('tsx/esm/api');
  const unregister = register();
  const { startTestMongo, stopTestMongo } = await import('./global-mongo.js');
  await unregister();
  globalThis.stopTestMongo = stopTestMongo;
  await startTestMongo();
};
