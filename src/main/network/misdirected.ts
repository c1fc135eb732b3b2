import type { Dispatcher } from 'undici';

/** RFC 9110 §15.5.20 */
const misdirected = 421;
/** A client error that `fetch` has no rule for, and that servers don't send. */
const standIn = 499;

export interface MisdirectedGuard {
  readonly interceptor: Dispatcher.DispatcherComposeInterceptor;
  /** The answer as it came. */
  readonly restored: (response: Response) => Response;
}

/**
 * `fetch` repeats a request by itself, secret and all, when the answer is 421 (Misdirected Request). So it sees another
 * status, and only who asked sees this one.
 *
 * @see https://fetch.spec.whatwg.org/#http-network-or-cache-fetch
 */
export function misdirectedGuard(): MisdirectedGuard {
  let wasMisdirected = false;
  return {
    interceptor: (dispatch) => (options, handler) =>
      dispatch(options, {
        onRequestStart: (...about) => handler.onRequestStart?.(...about),
        onRequestUpgrade: (...about) => handler.onRequestUpgrade?.(...about),
        onResponseStart: (controller, status, ...about) => {
          wasMisdirected = status === misdirected;
          handler.onResponseStart?.(controller, wasMisdirected ? standIn : status, ...about);
        },
        onResponseData: (...about) => handler.onResponseData?.(...about),
        onResponseEnd: (...about) => handler.onResponseEnd?.(...about),
        onResponseError: (...about) => handler.onResponseError?.(...about),
      }),
    restored: (response) =>
      wasMisdirected
        ? new Response(response.body, { status: misdirected, headers: [...response.headers] })
        : response,
  };
}
