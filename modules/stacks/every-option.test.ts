import { EVERY_OPTION } from "../../contract/every-option";
import { ACCESS_PATHS } from "../../contract/stacks";
import { type Settings } from "./all-settings";
import { parseSettings, SETTINGS } from "./settings";
import { synthesize } from "./testing/stacks";

/** How many resources and statements all stacks have together. */
function sizeOf(settings: Partial<Settings>): number {
  const made = synthesize(settings);
  return ACCESS_PATHS.map(made).reduce((sum, template) => {
    const resources = template.types.flatMap((type) => template.resources(type));
    return sum + resources.length + template.text.split("Effect").length;
  }, 0);
}

const { existingVpc, ...options } = EVERY_OPTION;
const size = sizeOf(EVERY_OPTION);

test.each(Object.keys(options) as (keyof typeof options)[])(
  "%s adds something to the stacks",
  (name) => {
    expect(sizeOf({ ...EVERY_OPTION, [name]: SETTINGS[name].default })).toBeLessThan(size);
  },
);

test("existing-vpc adds an endpoint of its own, as it does not by default", () => {
  const endpoints = (settings: Partial<Settings>) =>
    synthesize(settings)("existing-vpc").resources("aws_vpc_endpoint");
  expect(endpoints({})).toEqual([]);
  expect(endpoints({ existingVpc })).toHaveLength(1);
});

test("has every switch on, and every list of principals filled", () => {
  const parsed = Object.entries(parseSettings({ where: "test", settings: EVERY_OPTION }));
  const off = parsed.filter(
    ([, value]) => value === false || (Array.isArray(value) && value.length === 0),
  );
  // It refuses accounts, and adds nothing.
  expect(off.map(([name]) => name)).toEqual(["allowedAccountIds"]);
});
