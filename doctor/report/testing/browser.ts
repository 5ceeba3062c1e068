import { rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { source as AXE } from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import which from "which";

/** A folder for the pictures, for a person to look at. @default - they are removed */
const SCREENSHOTS = process.env["PAGE_SCREENSHOTS"];

const CHROMIUM = ["chromium", "chromium-browser", "google-chrome"]
  .map((name) => which.sync(name, { nothrow: true }))
  .find((path) => path !== null);

/** Bytes. An empty page of this size has far fewer. */
const MIN_PICTURE = 50_000;

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 360, height: 740 };

export const VIEWPORTS = [
  ["wide", WIDE],
  ["narrow", NARROW],
] as const;

/** Names that a browser would act on, if they were markup. */
export const ACTING_NAMES = [
  "<script>document.title='PWNED';alert(1)</script>",
  '"><img src=https://evil.example/x onerror=alert(1)>',
  "</style></script><svg onload=alert(1)>",
  "<meta http-equiv=refresh content='0;url=https://evil.example'>",
];

/** A page that a browser shows, with what it asked for besides its file, and complained about. */
export interface Opened {
  readonly page: Page;
  readonly others: () => readonly string[];
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}

export type Open = (html: string, options?: BrowserContextOptions) => Promise<Opened>;

/** Tests in a real browser. Without one they are skipped, with the reason. */
export function describeInBrowser(name: string, define: (open: Open) => void): void {
  if (CHROMIUM === undefined) {
    test.skip(`${name}: skipped: there is no chromium on PATH`, () => undefined);
    return;
  }
  describe(name, () => {
    let browser: Browser;
    let folder: string;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "page-"));
      browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
    }, 60_000);

    afterAll(async () => {
      await browser.close();
      rmSync(folder, { recursive: true });
    });

    define(async (html, options = {}) => {
      const file = join(folder, "page.html");
      writeFileSync(file, html);
      const context = await browser.newContext({ viewport: WIDE, ...options });
      const page = await context.newPage();
      const asked: string[] = [];
      const complaints: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("dialog", (dialog) => {
        complaints.push(`dialog ${dialog.message()}`);
        void dialog.dismiss();
      });
      await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
      const own = pathToFileURL(file).href;
      const others = () => asked.filter((url) => url !== own && !url.startsWith("data:"));
      return { page, others, complaints, close: () => context.close() };
    });
  });
}

/** Every theme and width: the browser asks for nothing, axe finds nothing, and a person may look at the picture. */
export function testEachLook(name: string, open: Open, html: () => string): void {
  const looks = (["light", "dark"] as const).flatMap((colorScheme) =>
    [WIDE, NARROW].map((viewport) => ({ colorScheme, viewport, width: viewport.width })),
  );
  test.each(looks)(
    `${name}: nothing is asked for, axe finds nothing: $colorScheme at $width pixels`,
    async ({ colorScheme, viewport, width }) => {
      const { page, others, complaints, close } = await open(html(), { colorScheme, viewport });
      await page.evaluate(
        "for (const fold of document.querySelectorAll('details')) fold.open = true",
      );
      expect(await violations(page)).toEqual([]);
      expect(others()).toEqual([]);
      expect(complaints).toEqual([]);
      await page.evaluate(
        "for (const fold of document.querySelectorAll('details')) fold.open = false",
      );
      const picture = await page.screenshot({
        ...(SCREENSHOTS !== undefined && {
          path: join(SCREENSHOTS, `${name.replaceAll(" ", "-")}-${colorScheme}-${width}.png`),
        }),
        fullPage: true,
      });
      expect(picture.byteLength).toBeGreaterThan(MIN_PICTURE);
      await close();
    },
    60_000,
  );
}

/** Ids of the rules that axe-core finds broken. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  return page.evaluate<string[]>(
    "axe.run().then(({ violations }) => violations.map(({ id }) => id))",
  );
}

/** axe finds text without contrast in the page, so that it finding nothing means something. */
export async function findsBadContrast(open: Open, html: string): Promise<boolean> {
  const faint = html.replaceAll("--soft: #545c6b", "--soft: #e0e0e0");
  // The policy takes only the page's own style.
  const { page, close } = await open(faint.replace(/<meta http-equiv[^>]*>/, ""));
  const found = await violations(page);
  await close();
  return found.includes("color-contrast");
}

export async function widthOf(page: Page): Promise<number> {
  return page.evaluate<number>("document.documentElement.scrollWidth");
}
