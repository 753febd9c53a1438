/** The demo of the whole product with a browser before it: where people are tried out. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { Person, type PersonOptions, startBrowser } from './browser.js';
import { Installation } from './installation.js';

const password = 'four plain words suffice';

export class ConsoleStage {
  readonly baseUrl: string;

  private constructor(
    readonly browser: Browser,
    readonly installation: Installation,
  ) {
    this.baseUrl = installation.instance.apiUrl.replace('127.0.0.1', 'localhost');
  }

  static async start(): Promise<ConsoleStage> {
    const [browser, installation] = await Promise.all([
      startBrowser(),
      Installation.start({ demo: true }),
    ]);
    return new ConsoleStage(browser, installation);
  }

  /** Somebody who has not signed in. */
  open(options: Partial<PersonOptions> = {}): Promise<Person> {
    return Person.open(this.browser, { baseUrl: this.baseUrl, locale: 'zh-CN', ...options });
  }

  /** @throws Error when the installation has nobody of that role */
  async signedIn(role: string, options: Partial<PersonOptions> = {}): Promise<Person> {
    const who = this.installation.instance.people.find((person) => person.role === role);
    if (who === undefined) throw new Error(`nobody signs in as ${role}`);
    const person = await this.open(options);
    await person.signIn(who.subject, who.firstPassword, password);
    return person;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.installation.stop();
  }
}

/** Serious and critical findings of axe on the page as it is. */
export async function axeFindings({ page }: Person): Promise<unknown> {
  const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  // The page's own policy admits no script of ours; the inspector's world is not the page's.
  const session = await page.context().newCDPSession(page);
  const evaluate = (expression: string, awaitPromise = false) =>
    session.send('Runtime.evaluate', { expression, awaitPromise, returnByValue: true });
  await evaluate(await readFile(axe, 'utf8'));
  const { result } = await evaluate(
    `axe.run().then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html.slice(0, 200))]))`,
    true,
  );
  return result.value;
}
