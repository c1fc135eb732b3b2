/**
 * What tells clipboard managers and histories to leave a text alone, as further formats beside it. What they hold
 * doesn't matter on macOS and Windows; but Windows takes no format that holds nothing.
 *
 * @see http://nspasteboard.org and Microsoft's "Cloud Clipboard and Clipboard History formats"
 */
export function concealMarks(platform: NodeJS.Platform): Record<string, string> {
  const raw = (format: string): string => `electron application/osclipboard;format="${format}"`;
  switch (platform) {
    case 'darwin':
      return { [raw('org.nspasteboard.ConcealedType')]: '1' };
    case 'win32':
      return { [raw('ExcludeClipboardContentFromMonitorProcessing')]: '1' };
    default:
      return { [raw('x-kde-passwordManagerHint')]: 'secret' };
  }
}
