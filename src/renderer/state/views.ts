import type { CredentialSetListItem } from '../../shared/credential.ts';
import { statusesNeedingAttention } from '../../shared/rotation.ts';

/** What the sidebar offers: four fixed views, and one for each provider, environment and tag in use. */
export type View =
  | { readonly kind: 'all' | 'attention' | 'disabled' | 'trash' }
  | { readonly kind: 'provider'; readonly providerId: string }
  | { readonly kind: 'environment'; readonly environment: string }
  | { readonly kind: 'tag'; readonly tag: string };

export const viewKey = (view: View): string =>
  view.kind === 'provider'
    ? `provider:${view.providerId}`
    : view.kind === 'environment'
      ? `environment:${view.environment}`
      : view.kind === 'tag'
        ? `tag:${view.tag}`
        : view.kind;

export const needsAttention = (item: CredentialSetListItem): boolean =>
  item.trashedAt === null && statusesNeedingAttention.has(item.status);

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
  }
}
