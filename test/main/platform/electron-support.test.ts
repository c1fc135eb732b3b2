import { expect, it } from 'vitest';
import { isElectronSupported } from '../../../src/main/platform/electron-support.ts';

it.each([
  ['33.2.1', false],
  ['42.9.9', false],
  ['43.0.0', true],
  ['45.4.1', true],
  ['100.0.0', true],
  ['', false],
])('Electron %s: supported is %s', (version, supported) => {
  expect(isElectronSupported(version)).toBe(supported);
});
