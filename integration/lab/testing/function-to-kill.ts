/**
 * Runs as a separate process. Brings a lab up, with a function in it that never answers, says so, and waits to be
 * killed.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { readFolder } from "../../../doctor/snapshot/folder";
import { exampleFolder } from "../../../doctor/testing/examples";
import { WorkFolder } from "../../process/work-folder";
import { startFunction } from "../../runtime";
import { startLab } from "../network/start";
import { planLab } from "../plan";
import { LabPlace } from "../place";

const NEVER = `exports.handler = () => new Promise(() => setInterval(() => undefined, 1000));`;

async function run(): Promise<void> {
  const work = await WorkFolder.make();
  await writeFile(join(work.path, "a file"), "");
  const planned = planLab(readFolder(exampleFolder("gateway-endpoint")).network);
  if ("skipped" in planned) throw new Error(planned.skipped);
  const lab = await startLab(planned.plan);
  const [source] = planned.plan.sources;
  const running = await startFunction({
    configuration: {
      functionName: "orders-reader",
      functionArn: "arn:aws:lambda:us-east-2:111122223333:function:orders-reader",
      region: "us-east-2",
      runtime: "nodejs22.x",
      handler: "index.handler",
      timeoutSeconds: 900,
      memorySizeMb: 512,
      logGroupName: "/aws/lambda/orders-reader",
      variables: {},
    },
    bundle: zipSync({ "index.js": strToU8(NEVER) }),
    credentials: { accessKeyId: "ASIA", secretAccessKey: "secret", sessionToken: "token" },
    environment: {},
    place: new LabPlace(lab, source?.namespace ?? ""),
  });
  void running.invoke("{}");
  console.log("the function runs");
}

void run();
