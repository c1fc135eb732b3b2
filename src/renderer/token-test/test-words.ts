import type { Provider } from '../../shared/provider.ts';

/** What a token test is called in the window: an API key is tried without any token. */
export interface TestWords {
  /** On the button. */
  readonly request: string;
  readonly requestInSentence: string;
  /** While it runs. */
  readonly running: (providerName: string) => string;
  /** Of an old outcome, about what isn't kept. */
  readonly notKept: string;
}

const token: TestWords = {
  request: 'Request test token',
  requestInSentence: 'request a test token',
  running: (name) => `Asking ${name} for a token…`,
  notKept: 'Claims and answer aren’t kept: request a token to see them.',
};
const apiKey: TestWords = {
  request: 'Test API key',
  requestInSentence: 'test the API key',
  running: (name) => `Trying the API key at ${name}…`,
  notKept: 'The answer isn’t kept: test again to see it.',
};

export const testWords = (provider: Provider | undefined): TestWords =>
  provider?.kind === 'api_key' ? apiKey : token;
