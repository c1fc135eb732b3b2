import { KeyturnError } from '../../../shared/failure.ts';

/** A request can't be written for a tool. */
export const unavailable = (message: string, hint: string): KeyturnError =>
  new KeyturnError({ code: 'snippet_unavailable', message, hint });
