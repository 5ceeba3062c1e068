import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { copyExample, exampleFolder, removeTemporaryFolders } from "./testing/examples";
import { runOnFolder } from "./testing/run-doctor";

afterEach(removeTemporaryFolders);

const FOLDER = exampleFolder("gateway-endpoint");
const FILES = readdirSync(FOLDER);

const doctor = (folder: string) => runOnFolder(folder, "--actions", "read");

const unbroken = doctor(FOLDER);

/** The same report as before if the file is not read, or else an error that names it. */
async function expectNamedOrUnread(file: string, text: string): Promise<void> {
  const copy = copyExample("gateway-endpoint");
  copy.write(file, text);
  const after = await doctor(copy.folder);
  if (after.code === 2) {
    expect(after.err).toMatch(/^error: [^\n]+\n$/);
    expect(after.err).toContain(file);
  } else {
    expect(after).toEqual(await unbroken);
  }
  removeTemporaryFolders();
}

test("a truncated file is an error that names it", async () => {
  const cut = fc.record({ file: fc.constantFrom(...FILES), part: fc.double({ min: 0, max: 0.9 }) });
  await fc.assert(
    fc.asyncProperty(cut, async ({ file, part }) => {
      const text = readFileSync(join(FOLDER, file), "utf8");
      await expectNamedOrUnread(file, text.slice(0, Math.floor(text.length * (part || 0))));
    }),
    { numRuns: 40 },
  );
});

test("foreign JSON is an error that names the file", async () => {
  const foreign = fc.record({ file: fc.constantFrom(...FILES), json: fc.json() });
  await fc.assert(
    fc.asyncProperty(foreign, async ({ file, json }) => {
      await expectNamedOrUnread(file, json);
    }),
    { numRuns: 40 },
  );
});

test("two files in each other's place are errors", async () => {
  const pair = fc.tuple(fc.constantFrom(...FILES), fc.constantFrom(...FILES));
  await fc.assert(
    fc.asyncProperty(pair, async ([file, other]) => {
      await expectNamedOrUnread(file, readFileSync(join(FOLDER, other), "utf8"));
    }),
    { numRuns: 40 },
  );
});

/** Without these, the function is still reachable and allowed. */
const NOT_NEEDED = [
  "describe-addresses.json",
  "describe-internet-gateways.json",
  "describe-nat-gateways.json",
  "describe-network-interfaces.json",
  "describe-vpc-block-public-access-exclusions.json",
  "describe-vpc-block-public-access-options.json",
  "describe-vpcs.json",
  "get-caller-identity.json",
];

test.each(FILES.filter((file) => file !== "get-function-configuration.json"))(
  "without %s nothing is taken for known",
  async (file) => {
    const copy = copyExample("gateway-endpoint");
    copy.remove(file);
    const { code, out } = await doctor(copy.folder);
    if (NOT_NEEDED.includes(file)) {
      expect(code).toBe(0);
    } else {
      expect(code).toBe(3);
      expect(out.replaceAll(/\s/g, "")).toContain(file.replace(".json", ""));
    }
  },
);

test.each([
  [
    "dangling ids",
    "get-function-configuration.json",
    "VpcConfig.SubnetIds",
    ["subnet-0a1b2c3d4e5f60718", "subnet-gone"],
  ],
  [
    "a security group that is nowhere",
    "get-function-configuration.json",
    "VpcConfig.SecurityGroupIds",
    ["sg-gone"],
  ],
  [
    "a route to an endpoint that is nowhere",
    "describe-route-tables.json",
    "RouteTables.1.Routes.1.GatewayId",
    "vpce-gone",
  ],
  ["an endpoint of no state", "describe-vpc-endpoints.json", "VpcEndpoints.0.State", undefined],
])("is never reachable with %s", async (_, file, at, value) => {
  const copy = copyExample("gateway-endpoint");
  copy.set(file, at, value);
  const { code, out } = await doctor(copy.folder);
  expect([1, 3]).toContain(code);
  expect(out).not.toContain("Network       REACHABLE");
});
