/** The columns of a row, in two lines or, where there is room, in one. */
export const rowColumns =
  'grid-cols-[88px_minmax(0,1fr)_minmax(0,0.8fr)_minmax(0,1.2fr)_176px] @4xl:grid-cols-[88px_minmax(0,1.7fr)_minmax(0,1.1fr)_minmax(0,0.7fr)_minmax(0,1.5fr)_84px_minmax(0,1.9fr)] @4xl:items-center';

export const columnNames = ['Status', 'Name', 'Provider', 'Environment', 'Contact', 'Due', 'Reason'] as const;
/** CSS pixels. */
export const rowHeight = 44;
