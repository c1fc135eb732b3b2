/** What of the Chrome DevTools Protocol the bench needs, without a library whose own work would be measured too. */
export class DevTools {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<
    number,
    { resolve: (result: unknown) => void; reject: (error: Error) => void }
  >();
  readonly #listeners = new Set<(method: string, params: unknown) => void>();
  #last = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      this.#receive(JSON.parse(String(data)) as Message);
    });
    socket.addEventListener('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('The app is gone'));
      this.#waiting.clear();
    });
  }

  static connect(url: string): Promise<DevTools> {
    const socket = new WebSocket(url);
    return new Promise((resolve, reject) => {
      socket.addEventListener('open', () => {
        resolve(new DevTools(socket));
      });
      socket.addEventListener('error', () => {
        reject(new Error('The app could not be watched'));
      });
    });
  }

  send<T>(method: string, params: object = {}, sessionId?: string): Promise<T> {
    this.#last += 1;
    const id = this.#last;
    this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) }));
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
    });
  }

  on(listener: (method: string, params: unknown) => void): void {
    this.#listeners.add(listener);
  }

  close(): void {
    this.#socket.close();
  }

  #receive({ id, method, params, result, error }: Message): void {
    if (method !== undefined) for (const listener of this.#listeners) listener(method, params);
    const waiting = id === undefined ? undefined : this.#waiting.get(id);
    if (id === undefined || !waiting) return;
    this.#waiting.delete(id);
    if (error) waiting.reject(new Error(error.message));
    else waiting.resolve(result);
  }
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface TargetInfo {
  readonly targetId: string;
  readonly type: string;
}

/** One page, watched from as early as possible. */
export class WatchedPage {
  readonly #devTools: DevTools;
  readonly #sessionId: string;

  private constructor(devTools: DevTools, sessionId: string) {
    this.#devTools = devTools;
    this.#sessionId = sessionId;
  }

  /**
   * Waits for the first page, and installs a script in it: in the document that is there, and in every one to come.
   *
   * @param script - idempotent
   */
  static async first(devTools: DevTools, script: string): Promise<WatchedPage> {
    const targetId = await new Promise<string>((resolve, reject) => {
      devTools.on((method, params) => {
        if (method !== 'Target.targetCreated') return;
        const { targetInfo } = params as { targetInfo: TargetInfo };
        if (targetInfo.type === 'page') resolve(targetInfo.targetId);
      });
      devTools.send('Target.setDiscoverTargets', { discover: true }).catch(reject);
    });
    const { sessionId } = await devTools.send<{ sessionId: string }>('Target.attachToTarget', {
      targetId,
      flatten: true,
    });
    const page = new WatchedPage(devTools, sessionId);
    // Sent together: waiting for an answer between them would give the page time to go on.
    await Promise.all([
      page.send('Page.enable'),
      page.send('Page.addScriptToEvaluateOnNewDocument', { source: script }),
      page.evaluate(`${script}; 0`),
    ]);
    return page;
  }

  send<T>(method: string, params: object = {}): Promise<T> {
    return this.#devTools.send<T>(method, params, this.#sessionId);
  }

  /** Evaluates until it works: a navigation under way ends an evaluation. */
  async evaluate<T>(expression: string): Promise<T> {
    for (;;) {
      try {
        return await this.#evaluateOnce<T>(expression);
      } catch (error) {
        if (!/context|navigated|Promise was collected/i.test(String(error))) throw error;
      }
    }
  }

  async #evaluateOnce<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.send<Evaluated<T>>('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }
}

interface Evaluated<T> {
  readonly result: { readonly value: T };
  readonly exceptionDetails?: {
    readonly text: string;
    readonly exception?: { readonly description?: string };
  };
}
