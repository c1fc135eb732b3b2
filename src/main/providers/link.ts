import { KeyturnError } from '../../shared/failure.ts';
import type { Provider } from '../../shared/provider.ts';
import { checkVariableValue, fillTemplate, placeholdersOf } from '../../shared/token-endpoint.ts';

/** The links of a provider that the window may ask to open. */
export type ProviderLink = 'documentation' | 'creation_documentation' | 'console' | 'source';

const linkNames: Readonly<Record<ProviderLink, string>> = {
  documentation: 'documentation',
  creation_documentation: 'documentation on creating credentials',
  console: 'console',
  source: 'source',
};

/**
 * The https URL behind one of a provider's links.
 * @param values - for the placeholders of a templated console link; the variables' defaults fill the rest.
 * @throws KeyturnError `link_unavailable` where the catalogue has no such link, a placeholder stays open, or the
 * link isn't https, or holds a user name.
 */
export function providerLink(
  provider: Provider,
  link: ProviderLink,
  values: Readonly<Record<string, string>> = {},
): string {
  const template = templateOf(provider, link);
  if (template === null) throw unavailable(`Keyturn knows no ${linkNames[link]} link for ${provider.name}`);
  const url = fillTemplate(template, usableValues(provider, values));
  const open = placeholdersOf(url);
  if (open.length > 0) {
    throw unavailable(`The ${linkNames[link]} link of ${provider.name} needs your ${open.join(' and ')}`);
  }
  const parsed = URL.parse(url);
  // Before an @, a link may begin like another host's.
  if (parsed?.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '') {
    throw unavailable(`The ${linkNames[link]} link of ${provider.name} is no https link`);
  }
  return url;
}

function templateOf(provider: Provider, link: ProviderLink): string | null {
  switch (link) {
    case 'documentation':
      return provider.documentationUrl;
    case 'creation_documentation':
      return provider.creationDocumentationUrl;
    case 'console':
      return provider.consoleUrl;
    case 'source':
      return provider.sources.find((source) => source.startsWith('https://')) ?? null;
  }
}

function usableValues(
  { variables }: Provider,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const usable = variables.map(({ name, default: fallback }): [string, string] => {
    const value = Object.hasOwn(values, name) ? (values[name] ?? '') : '';
    return [name, value !== '' && checkVariableValue(value) === null ? value : (fallback ?? '')];
  });
  return Object.fromEntries(usable);
}

function unavailable(message: string): KeyturnError {
  return new KeyturnError({ code: 'link_unavailable', message, hint: 'Find it on the provider’s website.' });
}
