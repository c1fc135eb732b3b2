import { providers } from '../../state/providers.svelte.ts';
import type { View } from '../../state/views.ts';
import { statusLooks } from '../../ui/status.ts';

const fixed = {
  dashboard: 'Dashboard',
  all: 'All',
  attention: 'Needs attention',
  disabled: 'Disabled',
  trash: 'Trash',
  undated: 'No due date',
} as const;

const contactName = (contactEmail: string): string => contactEmail || 'No contact';

/** What a view is called above its list. */
export function viewTitle(view: View): string {
  switch (view.kind) {
    case 'provider':
      return providers.nameOf(view.providerId);
    case 'environment':
      return view.environment;
    case 'tag':
      return `#${view.tag}`;
    case 'status':
      return statusLooks[view.status].word;
    case 'contact':
      return contactName(view.contactEmail);
    case 'attention_at':
      return `Needs attention: ${providers.nameOf(view.providerId)}`;
    case 'attention_of':
      return `Needs attention: ${contactName(view.contactEmail)}`;
    case 'due':
    case 'age':
      return view.title;
    default:
      return fixed[view.kind];
  }
}
