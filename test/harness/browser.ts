/** A real Chromium, and a person at it. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { debianProgram } from '@chanrong/testing';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { repositoryFolder } from './process.js';

/** Pictures of what the tests saw, for people to look at. */
export const screenshotFolder = join(repositoryFolder, 'coverage/screenshots');

export async function startBrowser(): Promise<Browser> {
  const executablePath = await debianProgram({
    name: 'chromium',
    // Without a font for them, Chinese words are boxes.
    packages: ['chromium', 'fonts-wqy-microhei'],
  });
  // Its sandbox needs rights that containers withhold; only pages of this installation are opened.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

export interface PersonOptions {
  readonly baseUrl: string;
  readonly locale: 'zh-CN' | 'en-US';
  readonly width?: number;
}

/** One person's browser, with everything its pages complained about. */
export class Person {
  /** Errors of scripts and refusals of the content security policy. */
  readonly complaints: string[] = [];

  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
    readonly baseUrl: string,
  ) {
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) this.complaints.push(message.text());
    });
  }

  static async open(
    browser: Browser,
    { baseUrl, locale, width = 1440 }: PersonOptions,
  ): Promise<Person> {
    const viewport = { width, height: width < 600 ? 844 : 900 };
    const context = await browser.newContext({ locale, viewport });
    return new Person(context, await context.newPage(), baseUrl);
  }

  /** Signs in; whoever still has the first password chooses `password`. */
  async signIn(subject: string, firstPassword: string, password: string): Promise<void> {
    const { page } = this;
    await page.goto(this.baseUrl);
    await page.locator('a[href^="/session/sign-in"]').click();
    await page.locator('input[name=subject]').fill(subject);
    await page.locator('input[name=password]').fill(password);
    await page.locator('button').click();
    if (await page.locator('[role=alert]').isVisible()) {
      await page.locator('input[name=password]').fill(firstPassword);
      await page.locator('button').click();
      await page.locator('input[name=password]').fill(firstPassword);
      await page.locator('input[name=chosen]').fill(password);
      await page.locator('input[name=repeated]').fill(password);
      await page.locator('button').click();
    }
    await page.locator('.shell').waitFor();
  }

  async picture(name: string): Promise<void> {
    await mkdir(screenshotFolder, { recursive: true });
    await this.page.screenshot({ path: join(screenshotFolder, `${name}.png`), fullPage: true });
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
