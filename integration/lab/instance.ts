import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { strToU8, zipSync } from "fflate";
import { ENVIRONMENT } from "../../contract/function";
import { type InstanceStackOutputs } from "../../contract/stacks";
import { type ClientConfig, type DeployedFunction } from "../cloud/cloud";
import { LocalFunction } from "../cloud/local-function";
import { assumeRole, type Place, startFunction } from "../runtime";

const HANDLER = pathToFileURL(join(__dirname, "probe", "handler.mjs")).href;
const BUNDLE = zipSync({
  "index.mjs": strToU8(`export { handler } from ${JSON.stringify(HANDLER)};\n`),
});

export interface OpenInstanceOptions {
  readonly outputs: InstanceStackOutputs;
  readonly cloud: ClientConfig;
  readonly place: Place;
  /** PEM file of the certificate authority that the instance trusts besides the usual ones. */
  readonly authorityFile: string;
  readonly signal: AbortSignal;
}

/** An instance, which answers like a function: a process in its place in the network, with its role's credentials. */
export async function openInstance(options: OpenInstanceOptions): Promise<DeployedFunction> {
  const { outputs, cloud, place, authorityFile, signal } = options;
  const { instanceId, roleArn, region, tableName } = outputs;
  const running = await startFunction({
    configuration: {
      functionName: instanceId,
      functionArn: instanceId,
      region,
      runtime: `nodejs${process.versions.node.split(".")[0] ?? ""}.x`,
      handler: "index.handler",
      timeoutSeconds: 30,
      memorySizeMb: 512,
      logGroupName: instanceId,
      variables: { [ENVIRONMENT.tableName]: tableName },
    },
    bundle: BUNDLE,
    credentials: await assumeRole(roleArn, instanceId, cloud, signal),
    environment: { NODE_EXTRA_CA_CERTS: authorityFile },
    place,
    signal,
  });
  return new LocalFunction(instanceId, running);
}
