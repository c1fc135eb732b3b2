import { oddDialects } from '../fakes/servers/dialects/dialect-server.ts';
import { startOidcServer } from '../fakes/servers/oidc-server.ts';
import { startProviderFront } from '../fakes/servers/provider-front.ts';

/** The source systems, and every odd dialect. */
export const dialectCount = 5 + oddDialects.length;

export interface DemoServers {
  /** The token endpoint of the OAuth 2.0 server, for custom providers. */
  readonly tokenUrl: string;
  /** What makes Electron find the providers' real hosts here. */
  readonly switches: readonly string[];
  readonly close: () => Promise<void>;
}

/** Starts a certified OAuth 2.0 server, and one for each provider's dialect; all on loopback. */
export async function startServers(): Promise<DemoServers> {
  const [oidc, front] = await Promise.all([startOidcServer(), startProviderFront()]);
  return {
    tokenUrl: oidc.tokenUrl,
    switches: front.switches,
    close: async () => {
      await Promise.all([oidc.close(), front.close()]);
    },
  };
}
