/** What the API needs to be the back end of the console; absent where nobody signs in with a browser. */
import type { DataSource } from 'typeorm';
import { ConsoleSessions } from './console-sessions.js';
import { SignInClient, type SignInOptions } from './sign-in-client.js';

export interface Console {
  readonly publicUrl: string;
  readonly signIn: SignInClient;
  readonly sessions: ConsoleSessions;
}

export function openConsole(source: DataSource, options: SignInOptions): Console {
  return {
    publicUrl: options.publicUrl,
    signIn: new SignInClient(options),
    sessions: new ConsoleSessions(source),
  };
}
