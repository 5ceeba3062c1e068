import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SnapshotError } from "../errors";
import {
  type Copy,
  copyExample,
  EXAMPLES,
  exampleFolder,
  removeTemporaryFolders,
} from "../testing/examples";
import { readFolder } from "./folder";

afterEach(removeTemporaryFolders);

const ID = /^(acl|eni|i|igw|nat|pl|rtb|sg|subnet|vpc|vpce)-[0-9a-f]+$/;

/** The paths of all ids in an answer, e.g. `Vpcs.0.VpcId`. */
function idsIn(value: unknown, at = ""): readonly string[] {
  if (typeof value === "string") return ID.test(value) ? [at.slice(1)] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => idsIn(part, `${at}.${key}`));
}

const PLACES = EXAMPLES.flatMap((example) =>
  readdirSync(exampleFolder(example)).flatMap((file) =>
    idsIn(JSON.parse(readFileSync(join(exampleFolder(example), file), "utf8"))).map(
      (at) => [example, file, at] as const,
    ),
  ),
);

/** The error that reading the copy throws with this value in this place. `undefined`: nothing reads it. */
function failure(
  copy: Copy,
  [, file, at]: (typeof PLACES)[number],
  value: string,
): SnapshotError | undefined {
  const before = readFileSync(copy.path(file), "utf8");
  copy.set(file, at, value);
  try {
    const snapshot = readFolder(copy.folder);
    expect(JSON.stringify(snapshot)).not.toContain(JSON.stringify(value).slice(1, -1));
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(SnapshotError);
    return error as SnapshotError;
  } finally {
    copy.write(file, before);
  }
}

test.each([
  ["a command", "rtb-1; touch PWNED #"],
  ["a path", "vpc-1/../../etc"],
  ["a control character", "subnet-1\u001b[2J"],
  ["a line break after an id", "sg-1\n"],
  ["another option", "vpc-1 --profile other"],
])("an id with %s is refused in every place, or not read", (_, value) => {
  const copies = new Map(EXAMPLES.map((example) => [example, copyExample(example)]));
  const read = PLACES.map((place) => ({
    place,
    error: failure(copies.get(place[0])!, place, value),
  })).filter(({ error }) => error !== undefined);
  // Ids that nothing reads are those in fields that the schemas drop.
  expect(read.length).toBeGreaterThan(80);
  for (const { place, error } of read) {
    const [, file, at] = place;
    expect(error).toMatchObject({ file, field: at.replaceAll(/\.(\d+)/g, "[$1]") });
    expect(error?.message).toContain(JSON.stringify(value));
  }
});

test("ids of emulators and of other kinds of gateways are read", () => {
  const copy = copyExample("gateway-endpoint");
  for (const [at, value] of [
    ["RouteTables.0.Routes.0.GatewayId", "vgw-0a1b2c3d"],
    ["RouteTables.0.Routes.0.NatGatewayId", ""],
    ["RouteTables.0.RouteTableId", "rtb-private-1"],
  ] as const) {
    copy.set("describe-route-tables.json", at, value);
  }
  expect(readFolder(copy.folder).network.routeTables).toMatchObject({
    items: [{ RouteTableId: "rtb-private-1", Routes: [{ GatewayId: "vgw-0a1b2c3d" }] }, {}],
  });
});

test("a long value is cut in the sentence", () => {
  const copy = copyExample("gateway-endpoint");
  copy.set("describe-vpcs.json", "Vpcs.0.VpcId", "x".repeat(100_000));
  expect(() => readFolder(copy.folder)).toThrow(/^.{1,300}$/);
});
