import type { SnippetForm, SnippetSubject } from '../../shared/snippet.ts';

export const snippetFormWords: Record<SnippetForm, string> = {
  curl: 'curl',
  httpie: 'HTTPie',
  fetch: 'fetch (JavaScript)',
  python_requests: 'Python requests',
  http_file: '.http file',
  postman_environment: 'Postman environment',
  bruno_environment: 'Bruno environment',
  insomnia_environment: 'Insomnia environment',
};

export const snippetSubjectWords: Record<SnippetSubject, string> = {
  token_request: 'The token request',
  api_call: 'A call to the API',
};
