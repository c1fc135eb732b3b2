/** What the icon in the tray shows: the key of Keyturn's mark, and a count. */
export interface TrayIconLook {
  /** Edge length in pixels. */
  readonly size: number;
  /** Red, green, blue of the key, 0 to 255. */
  readonly ink: readonly [number, number, number];
  /** How many sets need attention; 0: no badge. */
  readonly count: number;
}

const badgeInk = [205, 43, 49] as const;
const white = [255, 255, 255] as const;
/** Digits of three by five dots, a row a number whose bits go from left to right. */
const digits: Readonly<Record<string, readonly number[]>> = {
  '1': [2, 6, 2, 2, 7],
  '2': [7, 1, 7, 4, 7],
  '3': [7, 1, 7, 1, 7],
  '4': [5, 5, 7, 1, 1],
  '5': [7, 4, 7, 1, 7],
  '6': [7, 4, 7, 5, 7],
  '7': [7, 1, 2, 2, 2],
  '8': [7, 5, 7, 5, 7],
  '9': [7, 5, 7, 1, 7],
  '+': [0, 2, 7, 2, 0],
};

/** Points and lengths are in the mark's own box of 24 by 24: the bow, the blade, the bit of a key. */
const bow = { x: 8, y: 8, radius: 5 } as const;
const lines = [
  [11.6, 11.6, 21, 21],
  [17, 17, 20, 14],
] as const;
const stroke = 3;

/**
 * Draws the icon.
 *
 * @returns its pixels as Electron takes a bitmap: blue, green, red, alpha, with the colours multiplied by alpha
 */
export function drawTrayIcon({ size, ink, count }: TrayIconLook): Buffer {
  const pixels = Buffer.alloc(size * size * 4);
  const scale = 24 / size;
  const paint = (x: number, y: number, colour: readonly number[], cover: number): void => {
    const at = (y * size + x) * 4;
    const [red = 0, green = 0, blue = 0] = colour;
    [blue, green, red, 255].forEach((value, channel) => {
      const below = pixels[at + channel] ?? 0;
      pixels[at + channel] = Math.round(value * cover + below * (1 - cover));
    });
  };
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const [px, py] = [(x + 0.5) * scale, (y + 0.5) * scale];
      paint(x, y, ink, coverage(keyDistance(px, py), scale));
      if (count > 0) paint(x, y, badgeInk, coverage(badgeDistance(px, py), scale));
    }
  }
  if (count > 0) writeCount(count > 9 ? '9+' : String(count), size, paint);
  return pixels;
}

/** How much of a pixel lies inside, from 0 to 1. */
const coverage = (distance: number, scale: number): number =>
  Math.min(1, Math.max(0, 0.5 - distance / scale));

function keyDistance(x: number, y: number): number {
  const ring = Math.abs(Math.hypot(x - bow.x, y - bow.y) - bow.radius);
  return Math.min(ring, ...lines.map((line) => segmentDistance(x, y, line))) - stroke / 2;
}

function segmentDistance(
  x: number,
  y: number,
  [x1, y1, x2, y2]: readonly [number, number, number, number],
): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
}

const badge = { x: 16.5, y: 7.5, radius: 7.5 } as const;
const badgeDistance = (x: number, y: number): number => Math.hypot(x - badge.x, y - badge.y) - badge.radius;

type Paint = (x: number, y: number, colour: readonly number[], cover: number) => void;

function writeCount(text: string, size: number, paint: Paint): void {
  const dot = Math.max(1, Math.floor(size / (text.length === 1 ? 14 : 20)));
  const width = (text.length * 4 - 1) * dot;
  const left = Math.round((badge.x / 24) * size - width / 2);
  const top = Math.round((badge.y / 24) * size - 2.5 * dot);
  [...text].forEach((character, place) => {
    (digits[character] ?? []).forEach((bits, row) => {
      for (let column = 0; column < 3; column += 1) {
        if ((bits & (4 >> column)) === 0) continue;
        fill(left + (place * 4 + column) * dot, top + row * dot, dot, size, paint);
      }
    });
  });
}

function fill(left: number, top: number, dot: number, size: number, paint: Paint): void {
  for (let y = top; y < Math.min(top + dot, size); y += 1) {
    for (let x = left; x < Math.min(left + dot, size); x += 1) paint(x, y, white, 1);
  }
}
