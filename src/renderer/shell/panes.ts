/** The sizes of the three panes, in CSS pixels. */
export const sidebarLimits = { least: 168, most: 300 } as const;
export const listLimits = { least: 272, most: 640 } as const;
/** Narrower than this, a detail pane can't show a URL and its button side by side. */
const leastDetail = 360;

const clamp = (value: number, least: number, most: number) =>
  Math.round(Math.min(Math.max(value, least), Math.max(least, most)));

export interface PaneWidths {
  readonly sidebar: number;
  readonly list: number;
}

/** What the user chose, as far as the window has room: the detail pane keeps its least width longest. */
export function fitPanes(wanted: PaneWidths, available: number): PaneWidths {
  const list = clamp(wanted.list, listLimits.least, listLimits.most);
  const sidebar = clamp(
    wanted.sidebar,
    sidebarLimits.least,
    Math.min(sidebarLimits.most, available - leastDetail - listLimits.least),
  );
  return { sidebar, list: clamp(list, listLimits.least, available - sidebar - leastDetail) };
}

/**
 * Moves focus to the next pane, for F6. A pane is marked `data-pane`; what gets focus in it, `data-pane-focus`,
 * else its first control.
 */
export function cyclePanes(backwards: boolean): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')];
  if (panes.length === 0) return;
  const current = panes.findIndex((pane) => pane.contains(document.activeElement));
  for (let step = 1; step <= panes.length; step += 1) {
    const next = (current + (backwards ? -step : step) + panes.length * 2) % panes.length;
    if (focusInto(panes[next])) return;
  }
}

function focusInto(pane: HTMLElement | undefined): boolean {
  const target =
    pane?.querySelector<HTMLElement>('[data-pane-focus]') ??
    pane?.querySelector<HTMLElement>('button:not(:disabled), input:not(:disabled), [tabindex="0"]');
  target?.focus();
  return target !== undefined && target !== null;
}

export const focusPane = (name: string): boolean =>
  focusInto(document.querySelector<HTMLElement>(`[data-pane="${name}"]`) ?? undefined);
