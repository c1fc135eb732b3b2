/**
 * Loaded by Electron before the app: watches how long the main process's event loop is held up. The bench reads it
 * through the inspector, from outside.
 */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- only CommonJS can be loaded before the app
const { monitorEventLoopDelay } = require('node:perf_hooks');

globalThis.keyturnBenchLoop = monitorEventLoopDelay({ resolution: 1 });
globalThis.keyturnBenchLoop.enable();

/**
 * What a test run is measured against: the same requests, the same number at a time, and nothing else.
 *
 * @param {import('./main-loop.ts').FetchJob} job
 */
globalThis.keyturnBenchFetch = async ({ urls, count, width, by }) => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- as above; there is no Electron when this is loaded
  const send = by === 'net' ? require('electron').net.fetch : fetch;
  let next = 0;
  const work = async () => {
    while (next < count) {
      const nth = next++;
      const response = await send(urls[nth % urls.length] ?? '', {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`client-${nth}:secret`).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'grant_type=client_credentials',
      });
      await response.json();
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: width }, work));
  return performance.now() - start;
};
