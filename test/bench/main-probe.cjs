/**
 * Loaded by Electron before the app: watches how long the main process's event loop is held up. The bench reads it
 * through the inspector, from outside.
 */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- only CommonJS can be loaded before the app
const { monitorEventLoopDelay } = require('node:perf_hooks');

globalThis.keyturnBenchLoop = monitorEventLoopDelay({ resolution: 1 });
globalThis.keyturnBenchLoop.enable();
