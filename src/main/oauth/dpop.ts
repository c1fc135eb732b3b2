import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Exchange } from './exchange.ts';
import { isObject, readMember } from './members.ts';

/** Proves that requests come from who holds one private key, RFC 9449. */
export interface DpopProver {
  /**
   * The `DPoP` header for one POST to a token endpoint, with the nonce that its server last asked for.
   *
   * @param now - ms since 1970
   */
  readonly proof: (url: string, now: number) => Promise<string>;
  /** Keeps the nonce of an answer, RFC 9449 §8.2. */
  readonly remember: (url: string, headers: Headers) => void;
}

/** Servers whose nonces are kept. */
const mostNonces = 100;

/**
 * A prover whose key is made when it is first needed, and is gone with this process. It can't be read out.
 *
 * oauth4webapi hands its proofs to its own requests alone, and requests are our own here (ADR 4).
 */
export function createDpopProver(): DpopProver {
  let key: ReturnType<typeof newKey> | null = null;
  const nonces = new Map<string, string>();
  return {
    proof: async (url, now) => {
      const { privateKey, jwk } = await (key ??= newKey());
      const { origin, pathname } = new URL(url);
      const nonce = nonces.get(origin);
      return new SignJWT({
        jti: randomUUID(),
        htm: 'POST',
        htu: origin + pathname,
        iat: Math.floor(now / 1000),
        ...(nonce !== undefined && { nonce }),
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
        .sign(privateKey);
    },
    remember: (url, headers) => {
      const nonce = headers.get('dpop-nonce');
      if (nonce === null || nonce === '') return;
      const { origin } = new URL(url);
      nonces.delete(origin);
      nonces.set(origin, nonce);
      for (const oldest of [...nonces.keys()].slice(0, -mostNonces)) nonces.delete(oldest);
    },
  };
}

async function newKey() {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  return { privateKey, jwk: await exportJWK(publicKey) };
}

/**
 * Whether a server refused a request only because it wants a nonce in the proof. Nothing was decided about the
 * credentials then: RFC 9449 §8 has the client ask again, with the nonce.
 */
export function wantsNonce(exchange: Exchange): boolean {
  if (exchange.kind !== 'answered') return false;
  const { status, headers, body } = exchange.answer;
  if ((status !== 400 && status !== 401) || !headers.has('dpop-nonce') || body.length > 10_000) return false;
  try {
    const answer: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return isObject(answer) && readMember(answer, 'error') === 'use_dpop_nonce';
  } catch {
    return false;
  }
}
