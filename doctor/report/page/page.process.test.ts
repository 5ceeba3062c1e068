import {
  ACTING_NAMES,
  describeInBrowser,
  findsBadContrast,
  testEachLook,
  VIEWPORTS,
  violations,
  widthOf,
} from "../testing/browser";
import { renamed, resultOf } from "../testing/hostile";
import { renderPage } from "./index";

const BROKEN = resultOf("no-route");

describeInBrowser("the page in a browser", (open) => {
  testEachLook("page", open, () => renderPage(BROKEN));

  test.each([
    ["denied", resultOf("gateway-endpoint", ["dynamodb:GetItem", "dynamodb:Scan"])],
    ["not-private", resultOf("endpoint-without-route-table")],
  ])(
    "asks for nothing, and nothing is wrong with it: %s",
    async (_, result) => {
      const { page, others, complaints, close } = await open(renderPage(result));
      expect(await violations(page)).toEqual([]);
      expect(others()).toEqual([]);
      expect(complaints).toEqual([]);
      await close();
    },
    60_000,
  );

  test("axe finds text without contrast, so it really looks", async () => {
    expect(await findsBadContrast(open, renderPage(BROKEN))).toBe(true);
  }, 60_000);

  test.each(VIEWPORTS)(
    "nothing is wider than a %s screen, not even a name of 3,000 characters",
    async (_, viewport) => {
      for (const result of [BROKEN, renamed(BROKEN, "x".repeat(3_000))]) {
        const { page, close } = await open(renderPage(result), { viewport });
        expect(await widthOf(page)).toBeLessThanOrEqual(viewport.width);
        await close();
      }
    },
    60_000,
  );

  test("hostile names do nothing", async () => {
    for (const name of ACTING_NAMES) {
      const { page, others, complaints, close } = await open(renderPage(renamed(BROKEN, name)));
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
    const { page, complaints, close } = await open(html);
    expect(await page.title()).not.toBe("PWNED");
    expect(complaints.join()).toContain("Content Security Policy");
    await close();
  }, 60_000);

  test("copies a command, and says so", async () => {
    const { page, close } = await open(renderPage(BROKEN), {
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
    const { page, close } = await open(renderPage(BROKEN));
    const total = page.locator(".ways li", { hasText: "NAT gateway" }).locator("output");
    expect(await total.textContent()).toBe("$41.00");
    await page.locator("#traffic").focus();
    for (let press = 0; press < 10; press += 1) await page.keyboard.press("ArrowRight");
    expect(await page.locator("#gigabytes").textContent()).toBe("1,000 GB");
    expect(await total.textContent()).toBe("$81.50");
    await close();
  }, 60_000);

  test("reaches the report, each command, and each fold by keyboard", async () => {
    const { page, close } = await open(renderPage(BROKEN));
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
    const { page, close } = await open(renderPage(BROKEN), { javaScriptEnabled: false });
    expect(await page.locator("button:visible, input:visible, .ways:visible").count()).toBe(0);
    expect(await page.locator("table:visible").count()).toBe(1);
    expect(await page.locator("pre:visible").count()).toBe(4);
    await close();
  }, 60_000);
});
