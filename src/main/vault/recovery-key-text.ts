const groupsPerLine = 3;

/**
 * What is saved or printed: it has to make sense to somebody who finds it years later.
 *
 * @param at - when the key was made, ms since 1970
 */
export function recoveryKeyText(groups: readonly string[], at: number): string {
  const lines: string[] = [];
  for (let index = 0; index < groups.length; index += groupsPerLine) {
    lines.push(`    ${groups.slice(index, index + groupsPerLine).join('-')}`);
  }
  return [
    'Keyturn recovery key',
    `Made on ${new Date(at).toISOString().slice(0, 10)}`,
    '',
    ...lines,
    '',
    'It opens your Keyturn vault when the system keychain or the passphrase is lost. To do so it needs the',
    'vault’s file as well. Whoever has both can read every secret: keep this apart from the computer.',
    'Dashes, spaces and capitals don’t matter when you type it.',
    '',
  ].join('\n');
}
