/** Cookies of the console: out of reach of scripts, and sent by this site's own pages only. */
import type { CookieSerializeOptions } from '@fastify/cookie';

export { attemptSeconds } from './sign-in-client.js';

/** Over TLS the prefix keeps other hosts of the domain from setting the cookie (RFC 6265bis §4.1.3.2). */
export function sessionCookie(publicUrl: string): string {
  return isSecure(publicUrl) ? '__Host-chanrong' : 'chanrong';
}

export function attemptCookie(publicUrl: string): string {
  return isSecure(publicUrl) ? '__Secure-chanrong-sign-in' : 'chanrong-sign-in';
}

export function cookieOptions(publicUrl: string): CookieSerializeOptions {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure(publicUrl) };
}

function isSecure(publicUrl: string): boolean {
  return publicUrl.startsWith('https:');
}
