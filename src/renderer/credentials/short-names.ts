import { inSentence } from '../../shared/value-names.ts';

/** Longer names would push a button's neighbours away, in characters. */
const longest = 26;

/** What a button calls a secret: the usual one is just the secret, another goes by its name. */
export function shortSecretName(name: string): string {
  const words = inSentence(name);
  return words === 'client secret' || words.length > longest ? 'secret' : words;
}

/** What a button calls a client ID. */
export const shortIdName = (name: string): string => (name.length > longest ? 'client ID' : inSentence(name));
