/**
 * What is left of a lifetime, in words a screen reader says well.
 * @param milliseconds what is left; zero or less means expired.
 */
export function remainingText(milliseconds: number): string {
  if (milliseconds <= 0) return 'expired';
  const seconds = Math.ceil(milliseconds / 1_000);
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  const parts = [`${days} d`, `${hours} h`, `${minutes} min`, `${seconds % 60} s`];
  const first = parts.findIndex((part) => !part.startsWith('0 '));
  // The two largest units are as exact as anybody needs; "1 h 0 min" says no more than "1 h".
  const told = parts.slice(first, first + 2).filter((part) => !part.startsWith('0 '));
  return `expires in ${told.join(' ')}`;
}

/** How much of a lifetime is left, between 0 and 1. */
export function remainingShare(now: number, from: number, until: number): number {
  if (until <= from) return 0;
  return Math.min(1, Math.max(0, (until - now) / (until - from)));
}

/** The latency's parts as shares of the whole, for bars of comparable length. */
export function latencyShares(latency: { wait: number; read: number; total: number }): {
  wait: number;
  read: number;
} {
  const whole = Math.max(latency.total, latency.wait + latency.read, 1e-9);
  return { wait: latency.wait / whole, read: latency.read / whole };
}
