import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import prices from "../doctor/cost/prices.json";
import { ACCESS_PATHS, type AccessPath } from "../contract/stacks";

const docs = __dirname;
const pages = readdirSync(docs, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".md"),
);
const read = (page: string) => readFileSync(join(docs, page), "utf8");

const { hoursPerMonth: hours } = prices;
const nat = (prices.natGateway.perHour + prices.publicIpv4.perHour) * hours;
const endpoint = prices.interfaceEndpoint.perHourAndZone * hours;

/** What the path to DynamoDB costs in two Availability Zones. */
const MONTH: Readonly<Record<AccessPath, number>> = {
  public: 0,
  isolated: 0,
  "gateway-endpoint": 0,
  "nat-gateway": 2 * nat,
  mixed: 2 * nat,
  "interface-endpoint": 2 * endpoint,
  instance: 0,
  "existing-vpc": 0,
};

test.each(ACCESS_PATHS)(
  "the page of %s has every section, and the price of the dated file",
  (path) => {
    const page = read(`variants/${path}.md`);
    expect([...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual([
      ...(path === "existing-vpc" ? ["Before you add an endpoint"] : []),
      "Resources",
      "Price",
      "When to use it",
      "How it fails",
      "How to see it",
    ]);
    const price = /## Price\n\n\$([\d.]+) a month for this path \(/.exec(page)?.[1];
    expect(price).toBe(MONTH[path].toFixed(2));
  },
);

test("the page of settings has the price of a key of the dated file, before and after rotations", () => {
  const { perMonth, perRotationAndMonth, rotationsCharged } = prices.kmsKey;
  const most = perMonth + rotationsCharged * perRotationAndMonth;
  expect(rotationsCharged).toBe(2);
  expect(read("settings.md")).toContain(
    `It costs $${perMonth.toFixed(2)} a month, and $${perRotationAndMonth.toFixed(2)} more after each of the first two rotations: at most $${most.toFixed(2)}`,
  );
});

test("there is no page of another variant", () => {
  expect(readdirSync(join(docs, "variants")).sort()).toEqual(
    ACCESS_PATHS.map((path) => `${path}.md`).sort(),
  );
});

test.each(["../README.md", ...pages])("every file that %s links to is there", (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
    ([, link]) => link ?? "",
  );
  const missing = links.filter((link) => !existsSync(join(docs, dirname(page), link)));
  expect(missing).toEqual([]);
});
