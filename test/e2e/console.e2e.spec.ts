import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { Person, startBrowser } from '../harness/browser.js';
import { Installation } from '../harness/installation.js';
import { until } from '../harness/stack.js';

const password = 'four plain words suffice';

let installation: Installation;
let browser: Browser;
let baseUrl: string;

beforeAll(async () => {
  [browser, installation] = await Promise.all([startBrowser(), Installation.start({ demo: true })]);
  baseUrl = installation.instance.apiUrl.replace('127.0.0.1', 'localhost');
}, 300_000);

afterAll(async () => {
  await browser.close();
  await installation.stop();
}, 60_000);

async function signedIn(
  role: string,
  options: { readonly locale?: 'zh-CN' | 'en-US'; readonly width?: number } = {},
): Promise<Person> {
  const who = installation.instance.people.find((person) => person.role === role);
  if (who === undefined) throw new Error(`nobody signs in as ${role}`);
  const person = await Person.open(browser, { baseUrl, locale: 'zh-CN', ...options });
  await person.signIn(who.subject, who.firstPassword, password);
  return person;
}

/** Serious and critical findings of axe on the page as it is. */
async function axeFindings({ page }: Person): Promise<unknown> {
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

describe('the console', () => {
  it.each([
    ['bank', '/portfolio', 'zh-CN', '组合'],
    ['bank', '/portfolio', 'en-US', 'Portfolio'],
    ['operator', '/operations', 'zh-CN', '运行'],
    ['operator', '/operations', 'en-US', 'Operations'],
    ['liaison', '/alerts', 'zh-CN', '预警'],
    ['liaison', '/alerts', 'en-US', 'Alerts'],
  ] as const)('starts a %s at %s (%s)', async (role, path, locale, title) => {
    const person = await signedIn(role, { locale });
    await person.page.waitForURL(`${baseUrl}${path}`);
    await person.page.getByRole('heading', { level: 1, name: title }).waitFor();
    await person.page.waitForTimeout(500);
    await person.picture(`${role}-${locale}`);
    expect(await axeFindings(person)).toEqual([]);
    expect(person.complaints).toEqual([]);
    await person.close();
  });

  it.each(['zh-CN', 'en-US'] as const)(
    'lets a bank find an enterprise and see why it has its score (%s)',
    async (locale) => {
      const person = await signedIn('bank', { locale });
      const { page } = person;
      const [enterprise] = installation.instance.demo.enterprises;
      const uscc = enterprise?.uscc ?? '';
      await page.locator('.filters input').fill(uscc.toLowerCase());
      await page.locator('tbody a.name').click();
      await page.waitForURL(`${baseUrl}/enterprises/${uscc}`);
      const shown = await page.locator('[data-testid=score]').textContent();
      expect(Number(shown)).toBeGreaterThanOrEqual(300);
      expect(await page.locator('.reasons > li').count()).toBeGreaterThan(0);
      await page.locator('.waterfall tbody tr').last().waitFor();
      const codes = await page
        .locator('.waterfall td')
        .getByText(/^[A-Z]+(_[A-Z]+)*$/)
        .all();
      expect(codes).toEqual([]);
      await page.locator('.chart svg').first().waitFor();
      await page.waitForTimeout(500);
      await person.picture(`enterprise-${locale}`);
      expect(await axeFindings(person)).toEqual([]);
      expect(person.complaints).toEqual([]);
      await person.close();
    },
  );

  it('shows a manufacturer itself, and nobody else', async () => {
    const person = await signedIn('manufacturer');
    const { page } = person;
    const [own, other] = installation.instance.demo.enterprises;
    await page.waitForURL(`${baseUrl}/enterprises/${own?.uscc}`);
    await page.locator('[data-testid=score]').waitFor();
    await person.picture('manufacturer-zh-CN');
    await page.goto(`${baseUrl}/enterprises/${other?.uscc}`);
    await page.getByRole('alert').first().waitFor();
    expect(await page.locator('[data-testid=score]').count()).toBe(0);
    await person.close();
  });

  it('shows a liaison no money, on a phone', async () => {
    const person = await signedIn('liaison', { width: 390 });
    const { page } = person;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${baseUrl}/enterprises`);
    await page.locator('.tiles a').first().click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.locator('.channels').first().waitFor({ state: 'attached' });
    await person.picture('liaison-enterprise-390');
    expect(asked.filter((path) => /risk|facilities|receipts/.test(path))).toEqual([]);
    expect(await page.locator('body').textContent()).not.toContain('借款基数');
    await person.close();
  });

  it('fits a phone: nothing is wider than the screen', async () => {
    const person = await signedIn('bank', { width: 390 });
    const { page } = person;
    const [enterprise] = installation.instance.demo.enterprises;
    for (const path of ['/portfolio', `/enterprises/${enterprise?.uscc}`, '/alerts']) {
      await page.goto(`${baseUrl}${path}`);
      await page.locator('h1').waitFor();
      await page.waitForTimeout(800);
      const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect([path, wide]).toEqual([path, 0]);
      await person.picture(`bank-390-${path.split('/')[1]}`);
    }
    await person.close();
  });

  it('keeps no page open once signed out', async () => {
    const person = await signedIn('bank');
    const { page } = person;
    await page.getByRole('button', { name: '退出' }).click();
    await page.locator('.sign-in').waitFor();
    await page.goto(`${baseUrl}/portfolio`);
    await page.locator('.sign-in').waitFor();
    await person.close();
  });

  it('shows a withdrawn consent at once', async () => {
    const person = await signedIn('bank');
    const { page } = person;
    const uscc = installation.instance.demo.enterprises[1]?.uscc ?? '';
    await page.goto(`${baseUrl}/enterprises/${uscc}`);
    await page.locator('[data-testid=score]').waitFor();
    await installation.pool.query('update consent set revoked_at = now() where uscc = $1', [uscc]);
    await until(
      async () => (await page.locator('[data-testid=score]').count()) === 0,
      'the score to leave the screen',
    );
    await installation.pool.query('update consent set revoked_at = null where uscc = $1', [uscc]);
    await person.close();
  });
});

describe('the first page', () => {
  it('takes less than 400 kB of compressed script, and none from elsewhere', async () => {
    const person = await Person.open(browser, { baseUrl, locale: 'zh-CN' });
    const { page } = person;
    let bytes = 0;
    const hosts = new Set<string>();
    page.on('response', (response) => {
      hosts.add(new URL(response.url()).host);
      if (!response.url().endsWith('.js')) return;
      bytes += Number(response.headers()['content-length']);
      expect(response.headers()['content-encoding']).toBe('br');
    });
    await page.goto(baseUrl, { waitUntil: 'networkidle' });
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThan(400_000);
    expect([...hosts]).toEqual([new URL(baseUrl).host]);
    await person.close();
  });
});
