import {
  ACTING_NAMES,
  describeInBrowser,
  findsBadContrast,
  testEachLook,
  VIEWPORTS,
  widthOf,
} from "../../../doctor/report/testing/browser";
import { FAILED_RUN, runOnPage } from "../../testing/run-on-page";
import { renderRunPage, type RunOnPage } from "./index";

const FAILED = renderRunPage(FAILED_RUN);

/** A run of stacks with this name, whose tools said so too. */
function named(name: string): RunOnPage {
  const results = FAILED_RUN.results.map((result) => ({
    ...result,
    stack: name,
    problems: [name],
    function: name,
    packets: { skipped: name },
  }));
  return { ...FAILED_RUN, results, ranOn: [name], ended: { error: name } };
}

describeInBrowser("the page of a run in a browser", (open) => {
  testEachLook("run failed", open, () => FAILED);
  testEachLook("run passed", open, () => renderRunPage(runOnPage()));

  test("axe finds text without contrast, so it really looks", async () => {
    expect(await findsBadContrast(open, FAILED)).toBe(true);
  }, 60_000);

  test.each(VIEWPORTS)(
    "nothing is wider than a %s screen, not even a name of 3,000 characters",
    async (_, viewport) => {
      for (const run of [FAILED_RUN, named("x".repeat(3_000))]) {
        const { page, close } = await open(renderRunPage(run), { viewport });
        expect(await widthOf(page)).toBeLessThanOrEqual(viewport.width);
        await close();
      }
    },
    60_000,
  );

  test("hostile names do nothing", async () => {
    for (const name of ACTING_NAMES) {
      const { page, others, complaints, close } = await open(renderRunPage(named(name)));
      expect(await page.title()).not.toBe("PWNED");
      expect(await page.locator("h3").first().textContent()).toContain(name);
      expect({ asked: others(), complaints }).toEqual({ asked: [], complaints: [] });
      await close();
    }
  }, 60_000);

  test("leads from a row to the card of its stack by keyboard", async () => {
    const { page, close } = await open(FAILED);
    for (let press = 0; press < 3; press += 1) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("location.hash")).toBe("#stack-2");
    expect(await page.locator(":target h3").textContent()).toContain("isolated");
    await close();
  }, 60_000);

  test("follows the slider by keyboard", async () => {
    const { page, close } = await open(FAILED);
    const total = page.locator(".ways li", { hasText: "NAT gateway" }).locator("output");
    expect(await total.textContent()).toBe("$77.50");
    await page.locator("#traffic").focus();
    for (let press = 0; press < 10; press += 1) await page.keyboard.press("ArrowRight");
    expect(await total.textContent()).toBe("$118.00");
    await close();
  }, 60_000);

  test("has no dead control without scripts, and every table", async () => {
    const { page, close } = await open(FAILED, { javaScriptEnabled: false });
    expect(await page.locator("button:visible, input:visible, .ways:visible").count()).toBe(0);
    expect(await page.locator("table:visible").count()).toBe(2);
    expect(await page.locator("svg.path:visible").count()).toBe(3);
    await close();
  }, 60_000);
});
