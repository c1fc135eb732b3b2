/**
 * PEM text as one gets it out of JSON and `.env` files, with its line breaks written as `\n`, put back into lines. Other
 * text stays as it is.
 */
export function withLineBreaks(text: string): string {
  if (!text.includes('-----BEGIN ') || !/\\n/.test(text)) return text;
  return text.replaceAll(/\\r\\n|\\n/g, '\n').replace(/^\s*["']|["'],?\s*$/g, '');
}
