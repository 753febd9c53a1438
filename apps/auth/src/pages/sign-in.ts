/** The pages between the console's question "who is this?" and the issuer's answer. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '@chanrong/observability';
import { errors, type Provider } from 'oidc-provider';
import type { ChangeOutcome, People } from '../people/people.js';
import { choosePasswordPage, type FormState, messagePage, signInPage } from './page.js';
import { readForm } from './read-form.js';
import { languageOf, wordsOf } from './words.js';

export interface SignInOptions {
  /** Where the browser goes on to: forms may lead there. */
  readonly consoleUrl: string;
  readonly log: Logger;
}

type Page = (state: FormState, nonce: string) => string;

export class SignIn {
  constructor(
    private readonly issuer: Provider,
    private readonly people: People,
    private readonly options: SignInOptions,
  ) {}

  takes({ url }: IncomingMessage): boolean {
    return url?.startsWith('/interaction/') ?? false;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const language = languageOf(request.headers['accept-language']);
    try {
      // Whoever has not come from the issuer, with its cookie, has nothing to sign in to.
      await this.issuer.interactionDetails(request, response);
      if (request.method === 'POST') await this.take(request, response);
      else this.show(response, signInPage, { language, subject: '', message: undefined });
    } catch (error) {
      const isGone = error instanceof errors.SessionNotFound;
      if (!isGone) this.options.log.error({ err: error }, 'sign-in failed');
      if (response.headersSent) return void response.destroy();
      const status = isGone ? 400 : 500;
      this.write(response, status, (nonce) =>
        messagePage(language, wordsOf(language).expired, nonce),
      );
    }
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const language = languageOf(request.headers['accept-language']);
    const words = wordsOf(language);
    const form = await readForm(request);
    const subject = form.get('subject')?.trim() ?? '';
    const password = form.get('password') ?? '';
    const chosen = form.get('chosen') ?? '';
    const isChange = form.get('step') === 'change';
    const show = (page: Page, message?: string): void =>
      this.show(response, page, { language, subject, message });
    if (isChange && chosen !== form.get('repeated')) {
      return show(choosePasswordPage, words.different);
    }
    const outcome: ChangeOutcome = isChange
      ? await this.people.changePassword(subject, { current: password, chosen })
      : await this.people.signIn(subject, password);
    const page = isChange ? choosePasswordPage : signInPage;
    switch (outcome.kind) {
      case 'accepted':
        this.options.log.info({ subject, changed: isChange }, 'signed in');
        return this.issuer.interactionFinished(request, response, {
          login: { accountId: outcome.person.subject, remember: false },
        });
      case 'password-initial':
        return show(choosePasswordPage);
      case 'unfit':
        return show(page, words.unfit[outcome.why]);
      case 'locked':
      case 'refused':
        this.options.log.warn({ subject, outcome: outcome.kind }, 'sign-in refused');
        return show(page, words[outcome.kind]);
    }
  }

  private show(response: ServerResponse, page: Page, state: FormState): void {
    this.write(response, state.message === undefined ? 200 : 422, (nonce) => page(state, nonce));
  }

  private write(response: ServerResponse, status: number, page: (nonce: string) => string): void {
    const nonce = randomBytes(16).toString('base64');
    response.writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'content-security-policy':
        `default-src 'none'; style-src 'nonce-${nonce}'; frame-ancestors 'none'; base-uri 'none'; ` +
        `form-action 'self' ${this.options.consoleUrl}`,
    });
    response.end(page(nonce));
  }
}
