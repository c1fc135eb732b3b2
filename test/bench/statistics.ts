/** @returns the value below which this share (0 to 1) of the samples lies */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);
export const worst = (samples: readonly number[]): number => Math.max(...samples);

/** The median over the runs of what one is against the other in the same run: what both suffered cancels out. */
export const medianRatio = (ours: readonly number[], theirs: readonly number[]): number =>
  median(ours.map((value, run) => value / (theirs[run] ?? Number.NaN)));

export const medianDifference = (ours: readonly number[], theirs: readonly number[]): number =>
  median(ours.map((value, run) => value - (theirs[run] ?? Number.NaN)));
