import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import type { Protocol } from 'electron';

export const appOrigin = 'app://keyturn';

/**
 * Nothing but our own files. `style-src-attr` lets bits-ui position its popovers; style elements and every
 * kind of script other than our own files stay refused.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** Has to run before the app is ready. */
export function declareAppScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
}

/** Serves the files of `folder` at {@link appOrigin}, and 404 for everything else. */
export function serveApp(protocol: Protocol, folder: string): void {
  protocol.handle('app', async (request) => {
    const file = resolveFile(request, folder);
    const body = file === null ? null : await readFile(file).catch(() => null);
    if (file === null || body === null) return new Response('Not found', { status: 404, headers: headers() });
    return new Response(body, { headers: headers(contentTypes[extname(file)]) });
  });
}

/** @returns the file that a request names, or null when it names none of ours. */
export function resolveFile(
  request: { readonly method: string; readonly url: string },
  folder: string,
): string | null {
  if (request.method !== 'GET') return null;
  let path: string;
  try {
    const url = new URL(request.url);
    if (url.protocol !== 'app:' || url.host !== 'keyturn') return null;
    path = decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  if (path.includes('\0') || path.includes('\\')) return null;
  const file = normalize(join(folder, path));
  if (!file.startsWith(folder + sep) || contentTypes[extname(file)] === undefined) return null;
  return file;
}

function headers(contentType = 'text/plain; charset=utf-8'): Record<string, string> {
  return {
    'content-type': contentType,
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  };
}
