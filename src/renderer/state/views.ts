import type { CredentialSetListItem } from '../../shared/credential.ts';
import { byUrgency, statusesNeedingAttention, type RotationStatus } from '../../shared/rotation.ts';

/** A stretch of time, ms since 1970: from the first moment on, and before the second. Null: without end on that side. */
export interface Stretch {
  readonly from: number | null;
  readonly before: number | null;
}

/**
 * What the window can show. The sidebar offers the dashboard, four fixed views, and one for each provider, environment
 * and tag in use; the others are what stands behind the dashboard's numbers.
 */
export type View =
  | { readonly kind: 'dashboard' | 'all' | 'attention' | 'disabled' | 'trash' }
  | { readonly kind: 'provider'; readonly providerId: string }
  | { readonly kind: 'environment'; readonly environment: string }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'status'; readonly status: RotationStatus }
  /** An empty address: those without a contact. */
  | { readonly kind: 'contact'; readonly contactEmail: string }
  | { readonly kind: 'attention_at'; readonly providerId: string }
  | { readonly kind: 'attention_of'; readonly contactEmail: string }
  /** Watched sets by due date, or by when their secret came in. */
  | ({ readonly kind: 'due' | 'age'; readonly title: string } & Stretch)
  /** Watched sets without a due date. */
  | { readonly kind: 'undated' };

export function viewKey(view: View): string {
  switch (view.kind) {
    case 'provider':
      return `provider:${view.providerId}`;
    case 'environment':
      return `environment:${view.environment}`;
    case 'tag':
      return `tag:${view.tag}`;
    case 'dashboard':
    case 'all':
    case 'attention':
    case 'disabled':
    case 'trash':
      return view.kind;
    default:
      return JSON.stringify(view);
  }
}

/** Whether a view is what stands behind one of the dashboard's numbers, and nothing that the sidebar offers. */
export const isOfDashboard = ({ kind }: View): boolean =>
  ['status', 'contact', 'attention_at', 'attention_of', 'due', 'age', 'undated'].includes(kind);

export const needsAttention = (item: CredentialSetListItem): boolean =>
  item.trashedAt === null && statusesNeedingAttention.has(item.status);

/** Whether Keyturn keeps an eye on a set: it is neither in the trash nor disabled. */
export const isWatched = (item: CredentialSetListItem): boolean =>
  item.trashedAt === null && item.status !== 'disabled';

const isWithin = (at: number, { from, before }: Stretch): boolean =>
  (from === null || at >= from) && (before === null || at < before);

/** @param environmentName the environment's name, since IDs differ between providers where names agree */
export function belongsTo(
  view: View,
  item: CredentialSetListItem,
  environmentName: (item: CredentialSetListItem) => string,
): boolean {
  if (view.kind === 'trash') return item.trashedAt !== null;
  if (item.trashedAt !== null) return false;
  switch (view.kind) {
    case 'all':
      return true;
    case 'dashboard':
    case 'attention':
      return needsAttention(item);
    case 'disabled':
      return !item.enabled;
    case 'provider':
      return item.providerId === view.providerId;
    case 'environment':
      return environmentName(item) === view.environment;
    case 'tag':
      return item.tags.includes(view.tag);
    default:
      return standsBehind(view, item);
  }
}

function standsBehind(view: View, item: CredentialSetListItem): boolean {
  switch (view.kind) {
    case 'status':
      return item.status === view.status;
    case 'contact':
      return item.contactEmail === view.contactEmail;
    case 'attention_at':
      return item.providerId === view.providerId && needsAttention(item);
    case 'attention_of':
      return item.contactEmail === view.contactEmail && needsAttention(item);
    case 'due':
      return isWatched(item) && item.dueAt !== null && isWithin(item.dueAt, view);
    case 'age':
      return isWatched(item) && isWithin(item.secretChangedAt, view);
    case 'undated':
      return isWatched(item) && item.dueAt === null;
    default:
      return false;
  }
}

/** @param items of this view, by name: the order in which most views show them */
export function inOrderOf(
  view: View,
  items: readonly CredentialSetListItem[],
): readonly CredentialSetListItem[] {
  switch (view.kind) {
    case 'dashboard':
    case 'attention':
    case 'attention_at':
    case 'attention_of':
      return byUrgency(items);
    case 'due':
      return items.toSorted((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0));
    case 'age':
      return items.toSorted((a, b) => a.secretChangedAt - b.secretChangedAt);
    default:
      return items;
  }
}
