/** As much of a browser as signing in needs: cookies, redirects within the issuer, one form. */
const redirectsMax = 10;

export class Browser {
  private readonly cookies = new Map<string, string>();
  private url = '';
  /** The page shown. */
  text = '';
  /** Where it was sent outside the issuer; undefined while it is still there. */
  left: string | undefined;

  constructor(private readonly outside: string) {}

  open(url: string): Promise<void> {
    return this.request(url, { method: 'GET' });
  }

  submit(fields: Readonly<Record<string, string>>): Promise<void> {
    return this.request(this.url, { method: 'POST', body: new URLSearchParams(fields) });
  }

  private async request(url: string, init: RequestInit): Promise<void> {
    let next: { readonly url: string; readonly init: RequestInit } = { url, init };
    for (let hop = 0; hop < redirectsMax; hop += 1) {
      const answer = await fetch(next.url, {
        ...next.init,
        redirect: 'manual',
        headers: {
          cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        },
      });
      this.keepCookies(answer);
      const location = answer.headers.get('location');
      if (location === null) {
        this.url = next.url;
        this.text = await answer.text();
        return;
      }
      const target = new URL(location, next.url).href;
      if (target.startsWith(this.outside)) {
        this.left = target;
        return;
      }
      next = { url: target, init: { method: 'GET' } };
    }
    throw new Error(`more than ${redirectsMax} redirects`);
  }

  private keepCookies(answer: Response): void {
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const at = pair.indexOf('=');
      const value = pair.slice(at + 1);
      if (value === '') this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), value);
    }
  }
}
