/** Where a key leads from `index` in a list of `length` rows, `page` of which fit on screen; null: nowhere. */
export function rowForKey(key: string, index: number, length: number, page: number): number | null {
  if (length === 0) return null;
  const last = length - 1;
  const within = (wanted: number) => Math.min(Math.max(wanted, 0), last);
  switch (key) {
    case 'ArrowDown':
      return index < 0 ? 0 : within(index + 1);
    case 'ArrowUp':
      return index < 0 ? last : within(index - 1);
    case 'PageDown':
      return within(Math.max(index, 0) + page);
    case 'PageUp':
      return within(Math.max(index, 0) - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
