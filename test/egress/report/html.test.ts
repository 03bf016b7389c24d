import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { printHtml } from '../../../bin/html';
import { layOut } from '../../../bin/layout';
import type { Audit } from '../../../lib/egress/audit';
import { toGraph } from '../../../lib/egress/report/html/graph';
import { toSvg } from '../../../lib/egress/report/html/picture';
import type { AuditReport } from '../../../lib/egress/report/report';
import { CATALOGUE } from '../../../lib/egress/rules/catalogue';
import { findBrowser, launch } from './browser';
import { WORST_CONTRAST } from './contrast';
import { networks } from './networks';
import { WAIVER, large, leaky, withFirst } from './reports';

function pageOf({ report, analysis }: Pick<Audit, 'report' | 'analysis'>): Promise<string> {
  return printHtml({ report, analysis, rules: CATALOGUE, lineOf: () => '"DefaultRoute": {' });
}

describe('the page', () => {
  const audit = leaky();

  test('is the same every time', async () => {
    expect(await pageOf(leaky())).toBe(await pageOf(audit));
  });

  test('names no address to load anything from', async () => {
    const page = await pageOf(audit);
    expect(page).not.toMatch(
      /<(script|img|link|iframe|object|embed|base|form)\b|\b(src|srcset|action)=|@import|url\((?!#)/i,
    );
    expect(page).not.toMatch(/\b(href|xlink:href)="(?!#)/);
  });

  test('shows the clauses of every control framework with each finding', async () => {
    const page = await pageOf(audit);
    for (const { controls } of audit.report.findings) {
      for (const [framework, clauses] of Object.entries(controls)) {
        expect(page).toContain(`${framework} ${clauses.join(', ')}`);
      }
    }
  });

  test('leads every link to a place in itself', async () => {
    for (const page of [await pageOf(audit), await pageOf(large(40))]) {
      const ids = new Set([...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));
      const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
      expect(targets.filter((id) => !ids.has(id))).toEqual([]);
      expect([...page.matchAll(/\sid="/g)]).toHaveLength(ids.size);
    }
  });

  test('shows names of the input as text, whatever is in them', async () => {
    const report = withFirst(audit.report, {
      logicalId: '"><script>alert(1)</script>',
      message: '<img src=x onerror=alert(1)>',
      fix: '</style><b>',
      path: [],
    });
    const page = await pageOf({ ...audit, report });
    expect(page).not.toMatch(/<script|<img|<\/style><b>/);
    expect(page).toContain('&lt;script&gt;');
  });

  test('keeps a page of many subnets small', async () => {
    const page = await pageOf(large(400));
    expect(page.slice(page.indexOf('<svg'), page.indexOf('</svg>')).length).toBeLessThan(60_000);
  });
});

describe('the layout', () => {
  test('places every box and line of any network', async () => {
    await fc.assert(
      fc.asyncProperty(networks(), async (topology) => {
        const svg = toSvg(topology, await layOut(toGraph(topology)));
        expect(svg).not.toMatch(/NaN|undefined/);
        expect(svg.match(/<rect class="(thing|vpc)"/g)).toHaveLength(topology.things.length);
        expect(svg.match(/<path class="line/g) ?? []).toHaveLength(topology.links.length);
      }),
      { numRuns: 25, seed: 11 },
    );
  });
});

const executable = findBrowser();
// In CI the browser is installed, so there a missing one is a failure and not a reason to skip.
const mustRun = process.env['CI'] === 'true';

describe.skipIf(executable === undefined && !mustRun)('the page in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-airgap-html-'));
  const address = pathToFileURL(join(folder, 'report.html')).href;
  let browser: Browser;

  beforeAll(async () => {
    const audit = leaky();
    const report: AuditReport = withFirst(audit.report, { waiver: WAIVER });
    writeFileSync(join(folder, 'report.html'), await pageOf({ ...audit, report }));
    browser = await launch(executable ?? 'chromium');
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  async function open(options: BrowserContextOptions = {}): Promise<{ page: Page; said: string[] }> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('request', (request) => said.push(request.url()));
    await page.goto(address);
    return { page, said };
  }

  /** Presses Tab until an element with this address has the focus. */
  async function tabTo(page: Page, href: string): Promise<boolean> {
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab');
      if ((await page.evaluate('document.activeElement?.getAttribute("href")')) === href) {
        return true;
      }
    }
    return false;
  }

  test('asks for itself alone, and complains of nothing', async () => {
    const { said } = await open();
    expect(said).toEqual([address]);
  });

  test('reads the same without JavaScript', async () => {
    const [off, on] = [await open({ javaScriptEnabled: false }), await open()];
    expect(await off.page.locator('main').innerText()).toBe(await on.page.locator('main').innerText());
  });

  test.each(['light', 'dark'] as const)('has enough contrast in %s', async (colorScheme) => {
    const { page } = await open({ colorScheme });
    const { ratio, text } = await page.evaluate<{ ratio: number; text: string }>(WORST_CONTRAST);
    expect(ratio, text).toBeGreaterThanOrEqual(4.5);
  });

  test('shows dark and light in different colours', async () => {
    const [light, dark] = [await open({ colorScheme: 'light' }), await open({ colorScheme: 'dark' })];
    const back = 'getComputedStyle(document.body).backgroundColor';
    expect(await light.page.evaluate(back)).not.toBe(await dark.page.evaluate(back));
  });

  test('skips to the findings with the first key', async () => {
    const { page } = await open();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('findings');
  });

  test('leads by keyboard from a box to its finding, and back', async () => {
    const { page } = await open();
    expect(await tabTo(page, '#finding-1')).toBe(true);
    const box = await page.evaluate<string>('document.activeElement.id');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('finding-1');
    expect(await tabTo(page, `#${box}`)).toBe(true);
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe(box);
    expect(await page.locator('.canvas').isVisible()).toBe(true);
  });

  test('tells a screen reader the name, state and findings of a box', async () => {
    const { page } = await open();
    const box = page.getByRole('link', {
      name: 'route table DataTable in Net, unproven, 1 finding, goes to the first',
    });
    expect(await box.count()).toBe(1);
  });

  test('has one main heading, and headings in order', async () => {
    const { page } = await open();
    const levels = await page.evaluate<number[]>(
      '[...document.querySelectorAll("h1,h2,h3")].map((heading) => Number(heading.tagName[1]))',
    );
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.every((level, index) => level - (levels[index - 1] ?? 0) <= 1)).toBe(true);
  });

  test('does not scroll sideways on a small screen', async () => {
    const { page } = await open({ viewport: { width: 360, height: 700 } });
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(overflow)).toBe(0);
  });

  test('prints light, without what only a screen can use, and with the whole picture', async () => {
    const { page } = await open({ colorScheme: 'dark', viewport: { width: 794, height: 1123 } });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(await page.locator('nav').isVisible()).toBe(false);
    const widths = await page.evaluate<[number, number]>(
      '[document.querySelector("svg").getBoundingClientRect().right, innerWidth]',
    );
    expect(widths[0]).toBeLessThanOrEqual(widths[1]);
  });
});
