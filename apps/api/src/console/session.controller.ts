import { type SessionAnswer, sessionSchema } from '@chanrong/contracts';
import type { Caller } from '@chanrong/identity';
import { Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ApiParts, apiParts } from '../api-parts.js';
import { Asker, Public } from '../http/bearer.guard.js';
import { notFound } from '../http/problem-error.js';
import { Read } from '../http/read.decorator.js';
import type { Console } from './console.js';
import { attemptCookie, attemptSeconds, cookieOptions, sessionCookie } from './cookies.js';

@ApiTags('session')
@Controller()
export class SessionController {
  constructor(@Inject(apiParts) private readonly parts: ApiParts) {}

  @Read({
    path: 'v1/session',
    operationId: 'getSession',
    summary: 'Who asks, and what they may',
    scope: 'profile:read',
    answer: sessionSchema,
    problems: [],
  })
  session(@Asker() caller: Caller, @Req() request: FastifyRequest): SessionAnswer {
    const { subject, role, tenant, scopes } = caller;
    return { subject, name: request.personName ?? subject, role, tenant, scopes: [...scopes] };
  }

  /** Sends a browser to the issuer. */
  @Get('session/sign-in')
  @Public()
  @ApiExcludeEndpoint()
  async begin(
    @Query('next') next: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { signIn, publicUrl } = this.console();
    // Cookies belong to one host name: the one the issuer will send the browser back to.
    if (request.headers.host !== new URL(publicUrl).host) {
      return void reply.redirect(`${publicUrl}${request.url}`, 302);
    }
    const language = request.headers['accept-language']?.split(/[,;]/)[0];
    const { url, sealed } = await signIn.begin(typeof next === 'string' ? next : '/', language);
    void reply
      .setCookie(attemptCookie(publicUrl), sealed, {
        ...cookieOptions(publicUrl),
        // Coming back from the issuer is a navigation from another site.
        sameSite: 'lax',
        path: '/session',
        maxAge: attemptSeconds,
      })
      .redirect(url, 302);
  }

  /** Takes a browser back from the issuer. */
  @Get('session/callback')
  @Public()
  @ApiExcludeEndpoint()
  async end(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { signIn, sessions, publicUrl } = this.console();
    const sealed = request.cookies[attemptCookie(publicUrl)] ?? '';
    const ended = await signIn.end(new URL(request.url, publicUrl), sealed);
    void reply.clearCookie(attemptCookie(publicUrl), { path: '/session' });
    if (ended === undefined) return void reply.redirect('/?sign-in=failed', 302);
    const { person, next } = ended;
    const id = await sessions.open(person);
    this.parts.log.info({ subject: person.subject, role: person.role }, 'session opened');
    void reply
      .setCookie(sessionCookie(publicUrl), id, cookieOptions(publicUrl))
      // A strict cookie is not sent along a redirect that began elsewhere: the page itself goes on.
      .type('text/html; charset=utf-8')
      .send(
        `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${escape(next)}"><title>产融</title>`,
      );
  }

  @Post('session/sign-out')
  @Public()
  @ApiExcludeEndpoint()
  async signOut(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { sessions, publicUrl } = this.console();
    const id = request.cookies[sessionCookie(publicUrl)];
    if (id !== undefined) await sessions.close(id);
    void reply.clearCookie(sessionCookie(publicUrl), { path: '/' }).status(204).send();
  }

  private console(): Console {
    const { console } = this.parts;
    if (console === undefined) throw notFound();
    return console;
  }
}

function escape(path: string): string {
  return path.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
