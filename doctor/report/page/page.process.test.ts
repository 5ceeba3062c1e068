import { rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { source as AXE } from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import which from "which";
import { renamed, resultOf } from "../testing/hostile";
import { type Result } from "../result";
import { renderPage } from "./index";

/** A folder for the pictures, for a person to look at. @default - they are removed */
const SCREENSHOTS = process.env["PAGE_SCREENSHOTS"];

const CHROMIUM = ["chromium", "chromium-browser", "google-chrome"]
  .map((name) => which.sync(name, { nothrow: true }))
  .find((path) => path !== null);

const RESULTS: readonly (readonly [string, Result])[] = [
  ["broken", resultOf("no-route")],
  ["denied", resultOf("gateway-endpoint", ["dynamodb:GetItem", "dynamodb:Scan"])],
  ["not-private", resultOf("endpoint-without-route-table")],
];
const BROKEN = RESULTS[0]?.[1] ?? resultOf("no-route");

/** Bytes. An empty page of this size has far fewer. */
const MIN_PICTURE = 50_000;

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 360, height: 740 };

if (CHROMIUM === undefined) {
  test.skip("the page in a browser: skipped: there is no chromium on PATH", () => undefined);
} else {
  describe("the page in a browser", () => {
    let browser: Browser;
    let folder: string;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "doctor-page-"));
      browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
    }, 60_000);

    afterAll(async () => {
      await browser.close();
      rmSync(folder, { recursive: true });
    });

    /** The page from a file, with what the browser asked for and complained about. */
    async function opened(html: string, options: BrowserContextOptions = {}) {
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
    }

    test.each(RESULTS)(
      "asks for nothing, and nothing is wrong with it: %s",
      async (_, result) => {
        const { page, others, complaints, close } = await opened(renderPage(result));
        expect(await violations(page)).toEqual([]);
        expect(others()).toEqual([]);
        expect(complaints).toEqual([]);
        await close();
      },
      60_000,
    );

    test.each([
      ["dark", { colorScheme: "dark" }],
      ["at 360 pixels", { viewport: NARROW }],
      ["dark at 360 pixels", { colorScheme: "dark", viewport: NARROW }],
    ] as const)(
      "axe finds nothing: %s",
      async (_, options) => {
        const { page, close } = await opened(renderPage(BROKEN), options);
        await page.evaluate(
          "for (const fold of document.querySelectorAll('details')) fold.open = true",
        );
        expect(await violations(page)).toEqual([]);
        await close();
      },
      60_000,
    );

    test("axe finds text without contrast, so it really looks", async () => {
      const html = renderPage(BROKEN).replaceAll("--soft: #545c6b", "--soft: #e0e0e0");
      // The policy takes only the page's own style.
      const { page, close } = await opened(html.replace(/<meta http-equiv[^>]*>/, ""));
      expect(await violations(page)).toContain("color-contrast");
      await close();
    }, 60_000);

    test.each([
      ["wide", WIDE],
      ["narrow", NARROW],
    ] as const)(
      "nothing is wider than a %s screen, not even a name of 3,000 characters",
      async (_, viewport) => {
        for (const result of [BROKEN, renamed(BROKEN, "x".repeat(3_000))]) {
          const { page, close } = await opened(renderPage(result), { viewport });
          const width = await page.evaluate<number>("document.documentElement.scrollWidth");
          expect(width).toBeLessThanOrEqual(viewport.width);
          await close();
        }
      },
      60_000,
    );

    test("hostile names do nothing", async () => {
      const names = [
        "<script>document.title='PWNED';alert(1)</script>",
        '"><img src=https://evil.example/x onerror=alert(1)>',
        "</style></script><svg onload=alert(1)>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>",
      ];
      for (const name of names) {
        const { page, others, complaints, close } = await opened(renderPage(renamed(BROKEN, name)));
        expect(await page.title()).not.toBe("PWNED");
        expect(await page.locator("h1").textContent()).toContain(name);
        expect({ asked: others(), complaints }).toEqual({ asked: [], complaints: [] });
        await close();
      }
    }, 60_000);

    test("a script that got in anyway would not run", async () => {
      const html = renderPage(BROKEN).replace(
        "</main>",
        "<script>document.title='PWNED'</script></main>",
      );
      const { page, complaints, close } = await opened(html);
      expect(await page.title()).not.toBe("PWNED");
      expect(complaints.join()).toContain("Content Security Policy");
      await close();
    }, 60_000);

    test("copies a command, and says so", async () => {
      const { page, close } = await opened(renderPage(BROKEN), {
        permissions: ["clipboard-read", "clipboard-write"],
      });
      const block = page.locator(".code").first();
      await block.getByRole("button").click();
      expect(await block.getByRole("button").textContent()).toBe("Copied");
      const copied = await page.evaluate<string>("navigator.clipboard.readText()");
      expect(copied).toBe(await block.locator("code").textContent());
      await close();
    }, 60_000);

    test("follows the slider by keyboard", async () => {
      const { page, close } = await opened(renderPage(BROKEN));
      const total = page.locator(".ways li", { hasText: "NAT gateway" }).locator("output");
      expect(await total.textContent()).toBe("$41.00");
      await page.locator("#traffic").focus();
      for (let press = 0; press < 10; press += 1) await page.keyboard.press("ArrowRight");
      expect(await page.locator("#gigabytes").textContent()).toBe("1,000 GB");
      expect(await total.textContent()).toBe("$81.50");
      await close();
    }, 60_000);

    test("reaches the report, each command, and each fold by keyboard", async () => {
      const { page, close } = await opened(renderPage(BROKEN));
      const reached: string[] = [];
      for (let press = 0; press < 20; press += 1) {
        await page.keyboard.press("Tab");
        reached.push(await page.evaluate<string>("document.activeElement.localName"));
      }
      const expected = await page.locator("a, button:visible, summary, input").count();
      const order = reached.slice(0, expected);
      expect(order[0]).toBe("a");
      expect(order.filter((name) => name === "button")).toHaveLength(4);
      expect(order.filter((name) => name === "summary")).toHaveLength(3);
      expect(order.at(-1)).toBe("input");
      await close();
    }, 60_000);

    test("has no dead control without scripts", async () => {
      const { page, close } = await opened(renderPage(BROKEN), { javaScriptEnabled: false });
      expect(await page.locator("button:visible, input:visible, .ways:visible").count()).toBe(0);
      expect(await page.locator("table:visible").count()).toBe(1);
      expect(await page.locator("pre:visible").count()).toBe(4);
      await close();
    }, 60_000);

    const pictures = (["light", "dark"] as const).flatMap((colorScheme) =>
      [WIDE, NARROW].map((viewport) => ({ colorScheme, viewport })),
    );
    test.each(pictures)(
      "has its picture taken: $colorScheme at $viewport.width pixels",
      async ({ colorScheme, viewport }) => {
        const { page, close } = await opened(renderPage(BROKEN), { colorScheme, viewport });
        const path = join(SCREENSHOTS ?? folder, `page-${colorScheme}-${viewport.width}.png`);
        const picture = await page.screenshot({ path, fullPage: true });
        expect(picture.byteLength).toBeGreaterThan(MIN_PICTURE);
        await close();
      },
      60_000,
    );
  });
}

/** Ids of the rules that axe-core finds broken. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  return page.evaluate<string[]>(
    "axe.run().then(({ violations }) => violations.map(({ id }) => id))",
  );
}
