import { parseArn } from "../../../aws/arn";
import { type Answer, layered, readAnswer } from "../../snapshot/answers";
import {
  type AccountAccess,
  type Clients,
  connect,
  disconnect,
} from "../../snapshot/account/clients";
import { Asker } from "../../snapshot/account/asker";
import { askOrganization, askTable } from "../../snapshot/account/collect";
import { Recorder } from "../../snapshot/account/recorder";
import { callerIdentity } from "../../snapshot/calls/caller";
import { identifySource } from "../../snapshot/source";
import { roleNameOf } from "../collection";
import {
  type Collection,
  type CollectedSource,
  type Layer,
  type RegionAnswers,
} from "../../snapshot/collection";
import { type AuditQuestion, type Named } from "../command";
import { usesOf } from "../uses";
import { politely } from "./limit";
import { collectPolicies, collectRoles } from "./roles";
import { describedSources } from "./functions";
import { listSources } from "./sources";
import { collectVpcs } from "./vpcs";

/**
 * Asks the account of the environment's credentials and AWS_ENDPOINT_URL about all sources. Read-only. What is
 * denied is unknown.
 *
 * @throws DoctorError when there are no credentials or no Region, or a call fails for another reason
 */
export async function collectAccount(
  question: AuditQuestion,
  progress: (line: string) => void,
  access?: AccountAccess,
): Promise<Collection> {
  const asked: readonly (string | undefined)[] =
    question.regions.length === 0 ? [undefined] : question.regions;
  const all = await Promise.all(asked.map((region) => connect(region, access)));
  try {
    return await collectFrom(all, question, progress);
  } finally {
    all.forEach(disconnect);
  }
}

/** The same with clients, one for each Region. */
export async function collectFrom(
  given: readonly Clients[],
  question: AuditQuestion,
  progress: (line: string) => void,
): Promise<Collection> {
  const all = given.map(politely);
  const [first] = all;
  if (first === undefined) throw new TypeError("an audit needs at least one Region");
  const account = new Recorder();
  await new Asker(first, account, {}, true).askAll("always");
  const listed = await Promise.all(all.map((clients) => listSources(clients, question, progress)));
  const names = listed.flatMap(({ clients, sources }) =>
    sources.map((source) => ownRole(source, clients.region)),
  );
  const named = [...(question.named?.values() ?? [])];
  const distinct = new Set([...names, ...named.flatMap(({ roles }) => roles)]);
  distinct.delete("");
  progress(`${distinct.size} roles`);
  const roles = await collectRoles(first, [...distinct]);
  const policies = named.flatMap(({ policies }) => policies);
  await collectPolicies(first, account, policies);
  const regions = await Promise.all(
    listed.map(({ clients, region, sources }) =>
      collectRegion(
        {
          clients,
          region,
          sources,
          roles,
          account: account.answers,
          named: question.named?.get(clients.region),
        },
        progress,
      ),
    ),
  );
  const accounts = new Set(accountsOf(account.answers, regions));
  await askOrganization((values) => new Asker(first, account, values, true), accounts);
  return {
    account: account.answers,
    roles,
    regions: new Map(regions.map((answers, index) => [all[index]?.region ?? "", answers])),
  };
}

function ownRole({ reference, answers }: CollectedSource, region: string): string {
  return roleNameOf(identifySource(layered([answers]), { source: reference, region }));
}

interface Listed {
  readonly clients: Clients;
  readonly region: Layer;
  readonly sources: readonly CollectedSource[];
  readonly roles: ReadonlyMap<string, Layer>;
  readonly account: Layer;
  readonly named: Named | undefined;
}

async function collectRegion(
  { clients, region, sources, roles, account, named: besides }: Listed,
  progress: (line: string) => void,
): Promise<RegionAnswers> {
  const usesBy = (source: CollectedSource) => {
    const { reference, answers } = source;
    const role = roles.get(ownRole(source, clients.region)) ?? new Map<string, Answer>();
    const question = { source: reference, region: clients.region };
    return usesOf(layered([answers, role, account]), question);
  };
  const inUse = sources.flatMap((source) => {
    const uses = usesBy(source);
    return uses.length === 0 ? [] : [{ source, uses }];
  });
  progress(`${clients.region}: ${inUse.length} of ${sources.length} sources use DynamoDB`);
  const used = await describedSources(
    clients,
    inUse.map(({ source }) => source),
  );
  const named = inUse.flatMap(({ uses }) => uses.flatMap(({ table }) => table ?? []));
  const tables = await collectTables(clients, [...new Set([...named, ...(besides?.tables ?? [])])]);
  progress(`${clients.region}: ${tables.size} tables`);
  const vpcs = await collectVpcs(clients, used, besides);
  progress(`${clients.region}: ${vpcs.size} VPCs`);
  return { region, sources: used, vpcs, tables };
}

async function collectTables(
  clients: Clients,
  names: readonly string[],
): Promise<ReadonlyMap<string, Layer>> {
  const layers = names.map(async (table): Promise<readonly [string, Layer]> => {
    const recorder = new Recorder();
    await askTable((values) => new Asker(clients, recorder, values, true), table);
    return [table, recorder.answers];
  });
  return new Map(await Promise.all(layers));
}

/** The accounts that requests concern: the caller's, and those of tables elsewhere. */
function accountsOf(account: Layer, regions: readonly RegionAnswers[]): readonly string[] {
  const caller = readAnswer(layered([account]), callerIdentity);
  const tables = regions.flatMap((region) => [...region.tables.keys()]);
  return [
    ...(caller.known ? [caller.value.Account] : []),
    ...tables.flatMap((table) => parseArn(table)?.account ?? []),
  ];
}
