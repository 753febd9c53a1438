import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../harness/browser.js';
import { axeFindings, ConsoleStage } from '../harness/console-stage.js';
import { CoverGateway } from '../harness/cover-gateway.js';
import { fillBook } from '../harness/fill-book.js';
import type { Installation } from '../harness/installation.js';
import { until } from '../harness/stack.js';

let stage: ConsoleStage;
let installation: Installation;
let baseUrl: string;

beforeAll(async () => {
  stage = await ConsoleStage.start();
  ({ installation, baseUrl } = stage);
}, 300_000);

afterAll(() => stage.stop(), 60_000);

describe('the console', () => {
  it.each([
    ['bank', '/portfolio', 'zh-CN', '组合'],
    ['bank', '/portfolio', 'en-US', 'Portfolio'],
    ['operator', '/operations', 'zh-CN', '运行'],
    ['operator', '/operations', 'en-US', 'Operations'],
    ['liaison', '/alerts', 'zh-CN', '预警'],
    ['liaison', '/alerts', 'en-US', 'Alerts'],
  ] as const)('starts a %s at %s (%s)', async (role, path, locale, title) => {
    const person = await stage.signedIn(role, { locale });
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
      const person = await stage.signedIn('bank', { locale });
      const { page } = person;
      const [enterprise] = installation.instance.demo.enterprises;
      const uscc = enterprise?.uscc ?? '';
      await page.locator('.filters input').fill(uscc.toLowerCase());
      await page.locator('tbody a.name').click();
      await page.waitForURL(`${baseUrl}/enterprises/${uscc}`);
      const shown = await page.locator('[data-testid=score]').textContent();
      expect(Number(shown)).toBeGreaterThanOrEqual(300);
      expect(await page.locator('.reasons > li').count()).toBeGreaterThan(0);
      await page.locator('.chart svg').first().waitFor();
      const charts = page.locator('.chart');
      await until(async () => (await charts.count()) === 7, 'seven charts');
      await page.waitForTimeout(500);
      await person.picture(`enterprise-${locale}`);
      expect(await axeFindings(person)).toEqual([]);
      await page.getByRole('button', { name: locale === 'en-US' ? 'Verify' : '验证' }).click();
      await page.locator('.checks li').last().waitFor();
      expect(await page.locator('.checks .failed').count()).toBe(0);
      const saved = page.waitForEvent('download');
      await page.locator('button.link').click();
      const receipt = await readFile(await (await saved).path(), 'utf8');
      expect(JSON.parse(receipt)).toMatchObject({ evaluation: { enterprise: { uscc } } });
      const asTable = locale === 'en-US' ? 'Table' : '数据表';
      for (const choice of await page.getByText(asTable, { exact: true }).all()) {
        await choice.click();
      }
      await page.locator('.certificate tbody tr').last().waitFor();
      const texts = await page.locator('td, .reasons small').allTextContents();
      expect(texts.filter((text) => /^[A-Z]{2,}(_[A-Z]+)*$/.test(text))).toEqual([]);
      if (locale === 'zh-CN')
        expect(texts.filter((text) => /[a-z]{3,} [a-z]{2,}/.test(text))).toEqual([]);
      expect(await axeFindings(person)).toEqual([]);
      expect(person.complaints).toEqual([]);
      await person.close();
    },
  );

  it('shows a score within 2 s of the message that changed it', async () => {
    const uscc = installation.instance.demo.enterprises[2]?.uscc ?? '';
    const person = await stage.signedIn('bank');
    const { page } = person;
    await page.goto(`${baseUrl}/enterprises/${uscc}`);
    await page.locator('[data-testid=score]').waitFor();
    const gateway = await CoverGateway.connect(installation, { uscc, assetId: 'RAW-01' });
    // The instant at which each score came on the screen, by the clock that the journal has too.
    await page.evaluate(`
      window.shown = new Map();
      const place = document.querySelector('[data-testid=score]');
      new MutationObserver(() => {
        const score = Number(place.textContent);
        if (!window.shown.has(score)) window.shown.set(score, Date.now());
      }).observe(place, { characterData: true, childList: true, subtree: true });
    `);
    const sentMs = await gateway.openCover();
    const scoreAfter = async () => {
      const { rows } = await installation.pool.query<{ score: number }>(
        `select score from score where uscc = $1 and known_at_ms >= $2 and score is not null
          order by seq limit 1`,
        [uscc, sentMs],
      );
      return rows[0]?.score;
    };
    await until(async () => (await scoreAfter()) !== undefined, 'the score to change');
    const score = await scoreAfter();
    const shownMs = () => page.evaluate<number | undefined>(`window.shown.get(${score})`);
    await until(async () => (await shownMs()) !== undefined, 'the score to be shown');
    expect(((await shownMs()) ?? Infinity) - sentMs).toBeLessThan(2_000);
    await gateway.disconnect();
    await person.close();
  });

  it.each(['zh-CN', 'en-US'] as const)(
    'lets an operator mend a gateway that sends an unknown channel (%s)',
    async (locale) => {
      const words = {
        'zh-CN': { open: '重放…', begin: '开始重放', done: '完成，已重放 1 条' },
        'en-US': { open: 'Replay…', begin: 'Begin replay', done: 'done, 1 replayed' },
      }[locale];
      const uscc = installation.instance.demo.enterprises[locale === 'zh-CN' ? 3 : 4]?.uscc ?? '';
      const gateway = await CoverGateway.connect(installation, { uscc, assetId: 'RAW-01' });
      await gateway.sayUndeclared();
      const person = await stage.signedIn('operator', { locale });
      const { page } = person;
      const row = page.locator('tr', { hasText: gateway.gatewayId });
      await row.getByText('channel-unknown').waitFor();
      // The screen says what to do, the technician does it, and the operator gives the message again.
      await gateway.declareAll();
      await row.getByRole('button', { name: words.open }).click();
      await page.locator('.replay-form input').fill('lid declared');
      await person.picture(`operator-replay-${locale}`);
      expect(await axeFindings(person)).toEqual([]);
      await page.getByRole('button', { name: words.begin }).click();
      await page
        .locator('.alerts li', { hasText: gateway.gatewayId })
        .getByText(words.done)
        .waitFor();
      const { rows } = await installation.pool.query<{ count: number }>(
        `select count(*)::int from quarantine where gateway_id = $1 and replay_id is null`,
        [gateway.gatewayId],
      );
      expect(rows).toEqual([{ count: 0 }]);
      await gateway.disconnect();
      await person.close();
    },
  );

  it('lets a bank say what it made of an alert', async () => {
    const person = await stage.signedIn('bank');
    const { page } = person;
    await page.goto(`${baseUrl}/alerts`);
    const alert = page.locator('.alerts > li').first();
    await alert.getByRole('button', { name: '确认收到' }).click();
    await alert.getByText(/确认收到$/).waitFor();
    await alert.getByRole('button', { name: '关闭：误报' }).click();
    await alert.getByText(/关闭 · 误报$/).waitFor();
    expect(await alert.getByRole('button').count()).toBe(0);
    await person.picture('bank-alert-resolved');
    expect(await axeFindings(person)).toEqual([]);
    await person.close();
  });

  it('shows a manufacturer itself, and nobody else', async () => {
    const person = await stage.signedIn('manufacturer');
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
    const person = await stage.signedIn('liaison', { width: 390 });
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
    const person = await stage.signedIn('bank', { width: 390 });
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
    const person = await stage.signedIn('bank');
    const { page } = person;
    await page.getByRole('button', { name: '退出' }).click();
    await page.locator('.sign-in').waitFor();
    await page.goto(`${baseUrl}/portfolio`);
    await page.locator('.sign-in').waitFor();
    await person.close();
  });

  it('shows a withdrawn consent at once', async () => {
    const person = await stage.signedIn('bank');
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
    const person = await stage.open();
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
  it('can be used within 2 s', async () => {
    // The machine may be busy with something else for a moment: what the page itself needs is its best load.
    const loads = [await paintedMs(), await paintedMs(), await paintedMs()];
    expect(Math.min(...loads)).toBeLessThanOrEqual(2_000);
  });
});

/** From the address to the first paint, which is the finished page: there is nothing to paint before it. */
async function paintedMs(): Promise<number> {
  const person = await stage.open();
  await person.page.goto(baseUrl);
  await person.page.locator('.sign-in a').waitFor();
  // It is told of a little after it has happened.
  const paintMs = await person.page.evaluate<number>(`new Promise((resolve) => {
    new PerformanceObserver((list, observer) => {
      const [paint] = list.getEntriesByName('first-contentful-paint');
      if (paint === undefined) return;
      observer.disconnect();
      resolve(paint.startTime);
    }).observe({ type: 'paint', buffered: true });
  })`);
  await person.close();
  return paintMs;
}

describe('a book of 4,000 enterprises', () => {
  it('scrolls, filters and sorts without a task of more than 100 ms', async () => {
    await fillBook(installation.pool, 'demo-bank', 4_000);
    const person = await stage.signedIn('bank');
    await person.page.locator('[aria-rowcount="4007"]').waitFor();
    const passes = [
      await worstTaskMs(person),
      await worstTaskMs(person),
      await worstTaskMs(person),
    ];
    expect(Math.min(...passes)).toBeLessThanOrEqual(100);
    await person.picture('bank-4000');
    await person.close();
  }, 120_000);
});

/** The longest task of the page while somebody works through the book, ms; tasks of up to 50 ms are not told apart. */
async function worstTaskMs({ page }: Person): Promise<number> {
  await page.evaluate(`
    window.longTasks = [];
    window.longTaskWatch ??= new PerformanceObserver((list) =>
      window.longTasks.push(...list.getEntries().map(({ duration }) => duration)));
    window.longTaskWatch.observe({ type: 'longtask' });
  `);
  const table = page.locator('.table-frame');
  for (const share of [0.1, 0.35, 0.6, 0.85, 1]) {
    await table.evaluate('(frame, to) => (frame.scrollTop = frame.scrollHeight * to)', share);
    await page.waitForTimeout(60);
  }
  const search = page.locator('.filters input');
  await search.pressSequentially('精密', { delay: 30 });
  await page.locator('table:not([aria-rowcount="4007"])').waitFor();
  await search.fill('');
  await page.getByRole('button', { name: '企业' }).click();
  await page.locator('[aria-rowcount="4007"]').waitFor();
  await page.waitForTimeout(300);
  return page.evaluate('Math.max(50, ...window.longTasks)');
}
