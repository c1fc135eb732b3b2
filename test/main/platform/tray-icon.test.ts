import { expect, it } from 'vitest';
import { drawTrayIcon } from '../../../src/main/platform/tray-icon.ts';

const ink = [240, 242, 246] as const;
const opaque = (pixels: Buffer): number => pixels.filter((value, at) => at % 4 === 3 && value === 255).length;
/** How many pixels are as red as the badge. */
const red = (pixels: Buffer): number =>
  pixels.filter((value, at) => at % 4 === 2 && value > 150 && (pixels[at - 1] ?? 0) < 80).length;

it('the icon is a key in the ink that the panel wants, on nothing', () => {
  const pixels = drawTrayIcon({ size: 32, ink, count: 0 });
  expect(pixels).toHaveLength(32 * 32 * 4);
  expect(opaque(pixels)).toBeGreaterThan(100);
  expect(opaque(pixels)).toBeLessThan(400);
  expect(red(pixels)).toBe(0);
});

it('colours never exceed their alpha, as Electron’s bitmaps want it', () => {
  const pixels = drawTrayIcon({ size: 16, ink, count: 3 });
  for (let at = 0; at < pixels.length; at += 4) {
    const [blue = 0, green = 0, redness = 0, alpha = 0] = pixels.subarray(at, at + 4);
    expect(Math.max(blue, green, redness)).toBeLessThanOrEqual(alpha + 1);
  }
});

it('a count stands on a red badge, and each looks different up to nine and beyond', () => {
  const icons = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((count) => drawTrayIcon({ size: 16, ink, count }));
  expect(new Set(icons.map((icon) => icon.toString('hex'))).size).toBe(11);
  for (const icon of icons.slice(1)) expect(red(icon)).toBeGreaterThan(20);
  expect(drawTrayIcon({ size: 16, ink, count: 10 })).toEqual(drawTrayIcon({ size: 16, ink, count: 99 }));
});
