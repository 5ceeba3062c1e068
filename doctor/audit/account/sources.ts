import { Recorder } from "../../snapshot/account/recorder";
import { type Clients } from "../../snapshot/account/clients";
import { type CollectedSource, type Layer } from "../../snapshot/collection";
import { type AuditQuestion } from "../command";
import { listFunctions } from "./functions";
import { listInstances } from "./instances";
import { listTasks } from "./tasks";

export interface ListedSources {
  readonly clients: Clients;
  /** The Region's own answers. */
  readonly region: Layer;
  readonly sources: readonly CollectedSource[];
}

/** All sources of a Region that the question is about, each with what a list says of it. */
export async function listSources(
  clients: Clients,
  question: AuditQuestion,
  progress: (line: string) => void,
): Promise<ListedSources> {
  const region = new Recorder();
  const functions = await listFunctions(clients, region, question);
  progress(`${clients.region}: ${functions.length} functions`);
  const found = await Promise.all([
    question.instances ? listInstances(clients, region, question) : [],
    question.tasks ? listTasks(clients, region, question) : [],
  ]);
  const others = found.flat();
  if (question.instances || question.tasks)
    progress(`${clients.region}: ${others.length} other sources`);
  return { clients, region: region.answers, sources: [...functions, ...others] };
}
