/** The forms in which a request is copied, for other tools. */
export const snippetForms = [
  'curl',
  'httpie',
  'fetch',
  'python_requests',
  'http_file',
  'postman_environment',
  'bruno_environment',
  'insomnia_environment',
] as const;
export type SnippetForm = (typeof snippetForms)[number];

/** The request for a token, or a call to the API with the token that is held. */
export const snippetSubjects = ['token_request', 'api_call'] as const;
export type SnippetSubject = (typeof snippetSubjects)[number];
