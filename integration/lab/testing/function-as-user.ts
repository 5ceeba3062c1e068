/** Runs a deployed bundle in a lab, as whoever starts it. The arguments: the cloud's endpoint, the snapshot's folder, the bundle. */
import { writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { readFolder } from "../../../doctor/snapshot/folder";
import { WorkFolder } from "../../process/work-folder";
import { functionOutputs } from "../../testing/outputs";
import { planLab } from "../plan";
import { CertificateAuthority } from "../service/certificates";
import { StackLab } from "../stack-lab";

const KEY = { pk: "orders#1", sk: "1" };

async function run([endpoint = "", folder = "", bundle = ""]: readonly string[]): Promise<void> {
  const snapshot = readFolder(folder);
  const planned = planLab(snapshot.network);
  if ("skipped" in planned) throw new Error(planned.skipped);
  const work = await WorkFolder.make();
  const authority = await CertificateAuthority.make();
  const authorityFile = join(work.path, "authority.pem");
  await writeFile(authorityFile, authority.certificate);
  const lab = await StackLab.start({
    ...planned,
    snapshot,
    run: { required: true, authority, authorityFile },
    cloud: {
      region: "us-east-2",
      endpoint,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    },
    signal: new AbortController().signal,
  });
  const outputs = {
    ...functionOutputs,
    functionName: "orders-reader",
    functionBundle: basename(bundle),
  };
  const [source] = lab.sources;
  if (source === undefined) throw new Error("the function has no interface");
  const deployed = await lab.open(outputs, dirname(bundle), source);
  const results = [];
  for (const event of [
    { operation: "put", item: KEY },
    { operation: "get", key: KEY },
    { operation: "query", pk: KEY.pk },
    { operation: "delete", key: KEY },
  ] as const) {
    results.push(await deployed.invoke(event));
  }
  const ways = lab.arrivals.map(({ way }) => way.kind);
  await deployed.stop();
  await lab.stop();
  await work.remove();
  console.log(JSON.stringify({ uid: process.getuid?.(), results, ways }));
}

void run(process.argv.slice(2));
