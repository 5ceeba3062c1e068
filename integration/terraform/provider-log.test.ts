import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scratchFolder } from "../testing/scratch";
import { repeatsIn } from "./provider-log";

const sent = (attempt: number, method = "CreateRoute") =>
  `2026-11-26T10:47:46.939Z [DEBUG] provider.terraform-provider-aws: HTTP Request Sent: rpc.service=EC2 http.request.header.amz_sdk_request="attempt=${attempt}; max=25" rpc.method=${method} http.method=POST`;

async function logOf(...lines: readonly string[]): Promise<string> {
  const log = join(await scratchFolder(), "provider.log");
  await writeFile(log, `${lines.join("\n")}\n`);
  return log;
}

test("names each request that was sent again, and no other", async () => {
  const log = await logOf(sent(1), sent(2), sent(1, "DescribeVpcs"), sent(12, "DeleteVpc"));
  expect(await repeatsIn(log, "mixed")).toEqual([
    "ec2 CreateRoute of mixed (attempt=2; max=25)",
    "ec2 DeleteVpc of mixed (attempt=12; max=25)",
  ]);
});

test("finds nothing where each was sent once", async () => {
  expect(await repeatsIn(await logOf(sent(1), sent(1, "DescribeVpcs")), "mixed")).toEqual([]);
});

test("finds nothing where there is no log", async () => {
  expect(await repeatsIn(join(await scratchFolder(), "provider.log"), "mixed")).toEqual([]);
});
