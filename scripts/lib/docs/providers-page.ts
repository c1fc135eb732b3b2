import type { Provider } from '../../../src/shared/provider.ts';
import { authenticationOf, dialectOf } from './dialect.ts';

const confidenceNames: Readonly<Record<Provider['confidence'], string>> = {
  verified: 'verified from vendor documentation',
  public_code: 'from public code',
  unconfirmed: 'unconfirmed: please check',
};

/** docs/providers.md: every entry of the catalogue, how it is asked, how sure that is and where it was read. */
export function providersPage(providers: readonly Provider[]): string {
  const count = (confidence: Provider['confidence']) =>
    `${providers.filter((each) => each.confidence === confidence).length} ${confidenceNames[confidence]}`;
  return `# Providers

The ${providers.length} entries of Keyturn's catalogue: ${count('verified')}, ${count('public_code')}, ${count('unconfirmed')}.
Nothing is left out: each provider that was researched can be expressed. The shape of an entry, which is also that of
the providers you define yourself, is [provider.schema.json](provider.schema.json).

Confidence is about where the token request was read. What else isn't confirmed stands [below](#doubts), and in Keyturn
beside the provider.

This page is generated: \`npm run docs\`.

| Provider | Dialect | Authentication | Confidence | Source |
| --- | --- | --- | --- | --- |
${providers.map(row).join('\n')}

## Doubts

${providers.map(doubts).join('')}${providers.map((each) => `[${each.id}]: ${sourceOf(each) ?? ''}`).join('\n')}
`;
}

function row(provider: Provider): string {
  const source = sourceOf(provider);
  const cells = [
    provider.name,
    dialectOf(provider),
    authenticationOf(provider),
    confidenceNames[provider.confidence],
    // By reference, or one long address would make every line of the table as long.
    source === undefined ? '' : `[${new URL(source).host}][${provider.id}]`,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

const sourceOf = ({ sources }: Provider): string | undefined =>
  sources.find((each) => each.startsWith('https://'));

const doubts = ({ name, caveats }: Provider): string =>
  caveats.length === 0 ? '' : `### ${name}\n\n${caveats.map((caveat) => `- ${caveat}`).join('\n')}\n\n`;
