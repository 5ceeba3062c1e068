import { record } from "../permissions/record";
import { RECORDED, SETTINGS } from "../permissions/recorded";
import { findTerraform } from "../terraform/tool";

test("the provider still calls for gateway-endpoint what is recorded; if not: npm run docs:permissions", async () => {
  const calls = await record({
    stacks: ["gateway-endpoint"],
    settings: SETTINGS.defaults,
    tool: await findTerraform({ onNotice: console.log }),
    onNotice: () => undefined,
    signal: new AbortController().signal,
  });
  expect(calls.get("gateway-endpoint")).toEqual(RECORDED.get("gateway-endpoint")?.defaults);
}, 300_000);
