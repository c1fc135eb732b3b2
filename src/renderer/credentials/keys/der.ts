/** One element of DER (X.690 §8.1): its tag, and where its contents lie. */
export interface Element {
  readonly tag: number;
  readonly contents: Uint8Array;
  /** Everything after this element. */
  readonly rest: Uint8Array;
}

export const tags = { integer: 0x02, octets: 0x04, oid: 0x06, sequence: 0x30, context0: 0xa0 } as const;

/** Reads the element at the start. @returns null where there is none, or it is cut off */
export function read(bytes: Uint8Array): Element | null {
  const [tag, first] = bytes;
  if (tag === undefined || first === undefined) return null;
  const extra = first < 0x80 ? 0 : first & 0x7f;
  // Longer than four gigabytes, or of indefinite length: neither is DER's way.
  if (extra > 4 || first === 0x80) return null;
  let length = first;
  if (extra > 0) length = bytes.slice(2, 2 + extra).reduce((sum, byte) => sum * 256 + byte, 0);
  const start = 2 + extra;
  if (bytes.length < start + length) return null;
  return { tag, contents: bytes.subarray(start, start + length), rest: bytes.subarray(start + length) };
}

/** The elements inside, up to the first that can't be read. */
export function children(contents: Uint8Array): readonly Element[] {
  const found: Element[] = [];
  for (let element = read(contents); element; element = read(element.rest)) found.push(element);
  return found;
}

/** An object identifier's contents in dots: `1.2.840.113549.1.1.1`. @see X.690 §8.19 */
export function oidOf(contents: Uint8Array): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of contents) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [first = 0, ...others] = arcs;
  const root = Math.min(Math.floor(first / 40), 2);
  return [root, first - root * 40, ...others].join('.');
}

/** How many bits a positive integer has. */
export function bitsOf(contents: Uint8Array): number {
  const start = contents.findIndex((byte) => byte !== 0);
  if (start === -1) return 0;
  return (contents.length - start) * 8 - Math.clz32(contents[start] ?? 0) + 24;
}
