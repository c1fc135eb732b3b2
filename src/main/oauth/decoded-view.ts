/** A text, or what is left of it when escapes are undone, with the way back to the source. */
export interface View {
  readonly text: string;
  /** For each UTF-16 unit of `text`, and its end, the position in the source; null: the same position. */
  readonly positions: Uint32Array | null;
}

/** Undoes one way of escaping; null when the text has none of it. */
export type Decoder = (view: View) => View | null;

export const sourcePosition = (view: View, index: number): number => view.positions?.[index] ?? index;

/** Percent-encoding of UTF-8, or of a single byte where the server escaped Latin-1. */
export const decodePercent: Decoder = decoder(
  /%(?:[0-7][\da-f]|[cd][\da-f]%[89ab][\da-f]|e[\da-f](?:%[89ab][\da-f]){2}|f[0-7](?:%[89ab][\da-f]){3}|[89a-f][\da-f])/gi,
  decodePercentSequence,
);

/** As {@link decodePercent}, with `+` for a space, as forms have it. */
export const decodeForm: Decoder = decoder(
  /\+|%(?:[0-7][\da-f]|[cd][\da-f]%[89ab][\da-f]|e[\da-f](?:%[89ab][\da-f]){2}|f[0-7](?:%[89ab][\da-f]){3}|[89a-f][\da-f])/gi,
  (escape) => (escape === '+' ? ' ' : decodePercentSequence(escape)),
);

/** The escapes of JSON strings, and the two that JavaScript has besides. */
export const decodeJson: Decoder = decoder(/\\(?:u[\da-f]{4}|x[\da-f]{2}|["'\\/bfnrt])/gi, (escape) =>
  'ux'.includes(escape.charAt(1).toLowerCase()) && escape.length > 2
    ? String.fromCharCode(Number.parseInt(escape.slice(2), 16))
    : (jsonEscapes[escape.charAt(1)] ?? escape.charAt(1)),
);

/** Character references by number, and by the names that HTML escapers write. */
export const decodeHtml: Decoder = decoder(
  /&(?:#x0*[\da-f]{1,6}|#0*\d{1,7}|[a-z]{2,20}\d{0,2});?/gi,
  decodeReference,
);

const jsonEscapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** ISO 8859-1 from U+00A0 on, as HTML 4 names it; what escapers such as PHP's `htmlentities` write. */
const latin1Names =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml';
/** ASCII punctuation as HTML 5 names it; what escapers that leave nothing but letters and digits write. */
const asciiNames: Readonly<Record<string, string>> = {
  '\t': 'Tab',
  '\n': 'NewLine',
  '!': 'excl',
  '"': 'quot QUOT',
  '#': 'num',
  $: 'dollar',
  '%': 'percnt',
  '&': 'amp AMP',
  "'": 'apos',
  '(': 'lpar',
  ')': 'rpar',
  '*': 'ast midast',
  '+': 'plus',
  ',': 'comma',
  '.': 'period',
  '/': 'sol',
  ':': 'colon',
  ';': 'semi',
  '<': 'lt LT',
  '=': 'equals',
  '>': 'gt GT',
  '?': 'quest',
  '@': 'commat',
  '[': 'lsqb lbrack',
  '\\': 'bsol',
  ']': 'rsqb rbrack',
  '^': 'Hat',
  _: 'lowbar UnderBar',
  '`': 'grave DiacriticalGrave',
  '{': 'lcub lbrace',
  '|': 'verbar vert VerticalLine',
  '}': 'rcub rbrace',
};
const namedReferences: ReadonlyMap<string, string> = new Map([
  ...latin1Names.split(' ').map((name, index): [string, string] => [name, String.fromCharCode(0xa0 + index)]),
  ...Object.entries(asciiNames).flatMap(([character, each]) =>
    each.split(' ').map((name): [string, string] => [name, character]),
  ),
  ['euro', '\u20ac'],
]);

function decodePercentSequence(escape: string): string {
  try {
    return decodeURIComponent(escape);
  } catch {
    // Not UTF-8 after all. The bytes stay apart, each of them as Latin-1.
    return escape.replace(/%(..)/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
}

function decodeReference(reference: string): string | null {
  const body = reference.slice(1).replace(/;$/, '');
  if (!body.startsWith('#')) return namedReferences.get(body) ?? null;
  const codePoint = /^#x/i.test(body)
    ? Number.parseInt(body.slice(2), 16)
    : Number.parseInt(body.slice(1), 10);
  return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : null;
}

/** @param decode - gives null for what looks like an escape and isn't; never gives more than it was given */
function decoder(pattern: RegExp, decode: (escape: string) => string | null): Decoder {
  return (view) => {
    const { text } = view;
    if (text.search(pattern) < 0) return null;
    // Decoding only ever shortens, so the source's length is room enough.
    const positions = new Uint32Array(text.length + 1);
    const parts: string[] = [];
    let length = 0;
    let copied = 0;
    const copyTo = (end: number) => {
      for (let index = copied; index < end; index += 1) positions[length++] = sourcePosition(view, index);
      parts.push(text.slice(copied, end));
    };
    for (const match of text.matchAll(pattern)) {
      const decoded = decode(match[0]);
      if (decoded === null) continue;
      copyTo(match.index);
      positions.fill(sourcePosition(view, match.index), length, length + decoded.length);
      length += decoded.length;
      parts.push(decoded);
      copied = match.index + match[0].length;
    }
    if (parts.length === 0) return null;
    copyTo(text.length);
    positions[length] = sourcePosition(view, text.length);
    return { text: parts.join(''), positions: positions.subarray(0, length + 1) };
  };
}
