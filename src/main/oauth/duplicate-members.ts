/**
 * The names that stand more than once in the same object of a JSON text. `JSON.parse` keeps the last value and
 * says nothing; other parsers keep the first (RFC 8259 §4 leaves it open).
 *
 * @param text - valid JSON, so that only strings and brackets need to be told apart
 */
export function duplicateMembers(text: string): Set<string> {
  const duplicates = new Set<string>();
  const open: (Set<string> | null)[] = [];
  const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]/gs;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [lexeme] = match;
    if (lexeme === '{') open.push(new Set());
    else if (lexeme === '[') open.push(null);
    else if (lexeme === '}' || lexeme === ']') open.pop();
    else noteName(lexeme, text, token.lastIndex, open.at(-1) ?? null, duplicates);
  }
  return duplicates;
}

function noteName(
  literal: string,
  text: string,
  end: number,
  names: Set<string> | null,
  duplicates: Set<string>,
): void {
  if (!names || !isFollowedByColon(text, end)) return;
  const name = JSON.parse(literal) as string;
  if (names.has(name)) duplicates.add(name);
  names.add(name);
}

function isFollowedByColon(text: string, position: number): boolean {
  let next = position;
  while (next < text.length && ' \t\r\n'.includes(text.charAt(next))) next += 1;
  return text[next] === ':';
}
