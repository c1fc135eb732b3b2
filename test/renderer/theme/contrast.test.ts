import { describe, expect, test } from 'vitest';

/** The colour that a browser makes of a token, as linear-light luminance (WCAG 2.2). */
function luminance(token: string): number {
  const probe = document.createElement('span');
  probe.style.color = `var(--${token})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return luminanceOf(color);
}

function luminanceOf(color: string): number {
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  if (!context) throw new Error('no 2d context');
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  const linear = (channel: number) =>
    channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4;
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function ratio(a: number, b: number): number {
  const [light = 0, dark = 0] = [a, b].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const contrast = (a: string, b: string): number => ratio(luminance(a), luminance(b));

const backgrounds = ['canvas', 'surface', 'surface-2', 'inset', 'hover', 'selected'];
const texts = ['text', 'muted', 'faint', 'accent-text', 'ok', 'warn', 'danger', 'info'];
const pairs = [
  ...texts.flatMap((text) => backgrounds.map((background) => [text, background])),
  ...['accent', 'ok', 'warn', 'danger', 'info'].map((tone) => [
    tone === 'accent' ? 'accent-text' : tone,
    `${tone}-soft`,
  ]),
  ...['ok', 'warn', 'danger', 'info', 'accent'].flatMap((tone) => [
    ['text', `${tone}-soft`],
    ['muted', `${tone}-soft`],
  ]),
  ['accent-contrast', 'accent'],
  ['accent-contrast', 'accent-hover'],
  ['accent-contrast', 'danger-fill'],
];

describe.each(['light', 'dark'] as const)('%s theme', (theme) => {
  test.each(pairs)('%s is readable on %s', (text, background) => {
    document.documentElement.dataset['theme'] = theme;
    expect(contrast(text ?? '', background ?? '')).toBeGreaterThanOrEqual(4.5);
  });

  test('a monogram’s letters are readable on each of its colours', () => {
    document.documentElement.dataset['theme'] = theme;
    const monogram = document.createElement('span');
    monogram.className = 'monogram';
    document.body.append(monogram);
    for (let hue = 0; hue < 360; hue += 20) {
      monogram.style.setProperty('--hue', String(hue));
      const { color, backgroundColor } = getComputedStyle(monogram);
      expect([hue, ratio(luminanceOf(color), luminanceOf(backgroundColor)) >= 4.5]).toEqual([hue, true]);
    }
    monogram.remove();
  });

  test('the focus ring stands out from every background', () => {
    document.documentElement.dataset['theme'] = theme;
    for (const background of backgrounds) expect(contrast('focus', background)).toBeGreaterThanOrEqual(3);
  });
});
