import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { removeTemporaryFolders, temporaryFolder } from "../testing/examples";
import { type Answer } from "./answers";
import { writeFolder } from "./write-folder";

afterEach(removeTemporaryFolders);

const ANSWERS: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ["describe-vpcs", { known: true, origin: "ec2:DescribeVpcs", value: { Vpcs: [] } }],
  ["describe-subnets", { known: false, missing: "ec2:DescribeSubnets", why: "access denied" }],
]);

test("writes known answers, and says which have no file", () => {
  const folder = join(temporaryFolder(), "deep", "new");
  const missing = writeFolder(folder, ANSWERS);
  expect(readdirSync(folder)).toEqual(["describe-vpcs.json"]);
  expect(JSON.parse(readFileSync(join(folder, "describe-vpcs.json"), "utf8"))).toEqual({
    Vpcs: [],
  });
  expect(missing).toEqual([
    {
      name: "describe-subnets",
      known: false,
      missing: "ec2:DescribeSubnets",
      why: "access denied",
    },
  ]);
});

test("writes into an empty folder, and leaves nothing beside it", () => {
  const folder = join(temporaryFolder(), "answers");
  writeFolder(folder, new Map());
  writeFolder(folder, ANSWERS);
  expect(readdirSync(dirname(folder))).toEqual(["answers"]);
});

test("refuses a folder that holds something, and leaves it as it is", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "mine.txt"), "mine");
  expect(() => writeFolder(folder, ANSWERS)).toThrow("is not empty (files: 1)");
  expect(readdirSync(folder)).toEqual(["mine.txt"]);
});

test("refuses a file", () => {
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  expect(() => writeFolder(file, ANSWERS)).toThrow("is a file");
});

test("leaves nothing behind when an answer cannot be written", () => {
  const parent = temporaryFolder();
  const bad = new Map<string, Answer>([
    ...ANSWERS,
    ["no/such/place", { known: true, origin: "x", value: {} }],
  ]);
  expect(() => writeFolder(join(parent, "answers"), bad)).toThrow("cannot be written: ENOENT");
  expect(readdirSync(parent)).toEqual([]);
});
