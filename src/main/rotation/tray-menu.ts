import type { Attending } from './reminders.ts';
import { attentionCount, byWeight, shortName, wordOf } from './reminder-words.ts';

/** How many sets the tray's menu names. */
const mostNamed = 10;

/** What somebody does in the tray's menu. `show`: one set, or, with null, all that need attention. */
export type TrayAct =
  | { readonly do: 'show'; readonly id: string | null }
  | { readonly do: 'open' | 'snooze_all' | 'lock' | 'quit' };

/** An entry of the tray's menu. `act` null: it only says something. */
export interface TrayItem {
  readonly label: string;
  readonly act: TrayAct | null;
}

/** The tray's menu, in groups. Names are in it only while the vault is open. */
export function trayMenu(
  { isLocked, asking }: Pick<Attending, 'isLocked' | 'asking'>,
  isOpen: boolean,
): readonly (readonly TrayItem[])[] {
  const canSnooze = isOpen && !isLocked && asking.length > 0;
  return [
    asking.length === 0
      ? [{ label: 'Nothing needs attention', act: null }]
      : attentionItems(isLocked, asking),
    [
      { label: 'Open Keyturn', act: { do: 'open' } },
      ...(canSnooze ? [{ label: 'Snooze all for a day', act: { do: 'snooze_all' } as const }] : []),
      ...(isOpen ? [{ label: 'Lock', act: { do: 'lock' } as const }] : []),
    ],
    [{ label: 'Quit', act: { do: 'quit' } }],
  ];
}

function attentionItems(isLocked: boolean, asking: Attending['asking']): TrayItem[] {
  const all: TrayItem = { label: attentionCount(asking.length), act: { do: 'show', id: null } };
  if (isLocked) return [all];
  const named = byWeight(asking)
    .slice(0, mostNamed)
    .flatMap(({ id, about }): TrayItem[] => {
      if (!about) return [];
      return [{ label: `${shortName(about.set.name)} – ${wordOf(about.reason)}`, act: { do: 'show', id } }];
    });
  return [all, ...named];
}
