import * as v from 'valibot';
import { isOwnProvider } from '../../shared/own-provider.ts';
import { inconsistencies } from '../../shared/provider-consistency.ts';
import { ProviderSchema, type Provider } from '../../shared/provider.ts';

/** A file of the catalogue, as it was read. */
export interface CatalogueEntry {
  /** The file's name, which errors give: `monite.json`. */
  readonly file: string;
  readonly content: unknown;
}

/**
 * Checks every entry of the catalogue against the schema and against itself. Runs in the build and in tests, not
 * when the app starts: the bundle can't change in between.
 * @returns the entries, in the order given.
 * @throws Error that names each file and field that is wrong, one a line.
 */
export function validateCatalogue(entries: readonly CatalogueEntry[]): readonly Provider[] {
  const complaints: string[] = [];
  const providers: Provider[] = [];
  const fileOfId = new Map<string, string>();
  for (const { file, content } of entries) {
    const result = v.safeParse(ProviderSchema, content);
    if (!result.success) {
      complaints.push(
        ...result.issues.map((issue) => `${file}: ${v.getDotPath(issue) ?? '(root)'}: ${issue.message}`),
      );
      continue;
    }
    const provider = result.output;
    providers.push(provider);
    complaints.push(
      ...inconsistencies(provider).map(({ field, message }) => `${file}: ${field}: ${message}`),
    );
    complaints.push(...catalogueOnly(provider).map((complaint) => `${file}: ${complaint}`));
    if (file !== `${provider.id}.json`)
      complaints.push(`${file}: id: the file must be named ${provider.id}.json`);
    const twin = fileOfId.get(provider.id);
    if (twin !== undefined) complaints.push(`${file}: id: ${provider.id} is taken by ${twin}`);
    fileOfId.set(provider.id, file);
  }
  if (complaints.length > 0) throw new Error(`The provider catalogue is wrong:\n${complaints.join('\n')}`);
  return providers;
}

/** What users' own providers may, and the catalogue's may not. */
function catalogueOnly(provider: Provider): readonly string[] {
  const complaints: string[] = [];
  if (isOwnProvider(provider)) complaints.push("id: own- begins the ids of the users' own providers");
  for (const [field, url] of urlsOf(provider)) {
    if (url?.startsWith('http:')) complaints.push(`${field}: the catalogue has https only`);
  }
  return complaints;
}

function* urlsOf({
  environments,
  consoleUrl,
  probe,
}: Provider): Generator<[field: string, url: string | null]> {
  for (const [index, environment] of environments.entries()) {
    for (const [key, value] of Object.entries(environment))
      yield [`environments.${index}.${key}`, value ?? null];
  }
  yield ['consoleUrl', consoleUrl];
  yield ['probe.url', probe?.url ?? null];
  for (const [id, url] of Object.entries(probe?.urlByEnvironment ?? {})) {
    yield [`probe.urlByEnvironment.${id}`, url];
  }
}
