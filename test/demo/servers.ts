import { oddDialects } from '../fakes/servers/dialects/dialect-server.ts';
import { startOidcServer } from '../fakes/servers/oidc-server.ts';
import { startProviderFront } from '../fakes/servers/provider-front.ts';
import { startRotatingProvider, type RotatingProvider } from '../fakes/servers/rotating-provider.ts';

/** The source systems, and every odd dialect. */
export const dialectCount = 5 + oddDialects.length;

export interface DemoServers {
  /** The token endpoint of the OAuth 2.0 server, for custom providers. */
  readonly tokenUrl: string;
  /** One whose clients may have several secrets at once. */
  readonly rotating: RotatingProvider;
  /** What makes Electron find the providers' real hosts here. */
  readonly switches: readonly string[];
  readonly close: () => Promise<void>;
}

/** Starts certified OAuth 2.0 servers, and one for each provider's dialect; all on loopback. */
export async function startServers(): Promise<DemoServers> {
  const [oidc, rotating, front] = await Promise.all([
    startOidcServer(),
    startRotatingProvider(),
    startProviderFront(),
  ]);
  return {
    tokenUrl: oidc.tokenUrl,
    rotating,
    switches: front.switches,
    close: async () => {
      await Promise.all([oidc.close(), rotating.close(), front.close()]);
    },
  };
}
