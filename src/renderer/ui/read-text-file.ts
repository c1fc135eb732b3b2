/** Bytes. Keys and certificates are a fraction of it. */
const largest = 65_536;

/** Reads a small file of text that the user gave the window. Keeps nothing of it. */
export async function readTextFile(
  file: File,
): Promise<{ readonly text: string } | { readonly problem: string }> {
  if (file.size > largest) return { problem: `${file.name} is too large to be a key: more than 64 kB` };
  if (file.size === 0) return { problem: `${file.name} is empty` };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
    if (!text.includes('\0')) return { text };
  } catch {
    // Not UTF-8, or not readable at all: the same advice helps.
  }
  return {
    problem: `${file.name} is no text file. Keys come as PEM or JSON; convert a .p12 or .der file first`,
  };
}
