import {
  type CollectedSource,
  type Collection,
  type Layer,
  type RegionAnswers,
} from "../collection";
import { PlannedRoles } from "./access/roles";
import { PlannedTables } from "./access/tables";
import { AnswerPool } from "./answer-pool";
import { computedBy } from "./computed";
import { withContainers } from "./containers";
import { type PlanDocument } from "./document";
import { Evaluator } from "./evaluator";
import { type Existing } from "./existing";
import { accountOf } from "./existing-access";
import { anyInModule, type Locals } from "./locals";
import { Names } from "./names";
import { type PlannedAnswers, readNetwork } from "./network";
import { type Openness, Picker } from "./picker";
import { Places, UNKNOWN_ACCOUNT } from "./places";
import { PlanIndex } from "./plan-index";
import { Reader } from "./reader";
import { type ConfigurationSource } from "./source/configuration-source";
import { readSources } from "./sources";
import { LIKELIEST, type World } from "./world";

export { AnswerPool } from "./answer-pool";
export { type Existing } from "./existing";
export { isMinted, Names } from "./names";
export { type PlanDocument, readDocument, type Resource } from "./document";
export { ConfigurationSource } from "./source/configuration-source";
export { differenceIn } from "./source/matches";
export { UnreadableFile } from "./source/module-source";
export { localsOf } from "./graph";
export { type Locals } from "./locals";
export { LIKELIEST, otherWorlds, UNDECIDED, type World } from "./world";

/** A source of requests in a plan, and the answers about it alone. */
export interface PlannedSource extends CollectedSource {
  readonly address: string;
}

interface PlannedRegion extends RegionAnswers {
  readonly sources: readonly PlannedSource[];
}

/** What a plan makes, as the answers that AWS's APIs give after apply. Each is there once. */
export interface PlannedState extends Collection {
  readonly regions: ReadonlyMap<string, PlannedRegion>;
  /** How much of the plan is open. In other worlds it has other values. */
  readonly open: Openness;
}

export interface PlanOptions {
  /** What the ids in the answers stand for. @default - forgotten */
  readonly names?: Names;
  /** Of providers that name none. @default - from the ARNs in the plan */
  readonly region?: string;
  /** What the plan only names. @default - unknown */
  readonly existing?: Existing;
  /** @default - a value that is not in the plan can be any of its module's */
  readonly locals?: Locals;
  /** The text of the configuration. @default - an expression is known by what it refers to */
  readonly source?: ConfigurationSource;
  /** The answers that other readings of the plan share. @default - none */
  readonly pool?: AnswerPool;
}

/** Reads a plan or a state, as it likeliest is. Pure. */
export function readPlan(plan: PlanDocument, options: PlanOptions = {}): PlannedState {
  return planReader(plan, options)(LIKELIEST);
}

/** Reads a plan in several worlds. The values that are the same in all of them are found once. Pure. */
export function planReader(
  plan: PlanDocument,
  options: PlanOptions = {},
): (world: World) => PlannedState {
  const { existing = NOTHING, locals = anyInModule, pool = new AnswerPool(), source } = options;
  const document = withContainers(plan, existing);
  const index = new PlanIndex(document);
  const places = new Places(index, options.region, accountOf(existing));
  const names = options.names ?? new Names();
  const computed = computedBy(names, places);
  const picker = new Picker();
  const evaluator = new Evaluator({ index, computed, picker, locals, source });
  const shared = { asked: new Set<string>(), parts: new Map() };
  return (world) => {
    picker.enter(world);
    return stateIn(new Reader(evaluator, names, places, shared), existing, pool);
  };
}

function stateIn(reader: Reader, existing: Existing, pool: AnswerPool): PlannedState {
  const { places } = reader;
  const layer = (answers: PlannedAnswers): Layer =>
    new Map([...answers].map(([name, found]) => [name, pool.of(name, found)]));
  const network = readNetwork(reader);
  const roles = reader.part("roles", () => {
    const planned = new PlannedRoles(reader, existing);
    return planned.names.map((name) => [name, layer(planned.answersFor(name))] as const);
  });
  const tablesIn = (region: string) =>
    reader.part(`tables in ${region}`, () =>
      [...new PlannedTables(reader, existing.tables).answersIn(region)].map(
        ([name, answers]) => [name, layer(answers)] as const,
      ),
    );
  const regions = new Map<string, PlannedRegion>();
  const sources = readSources(reader);
  const tableRegions = reader.part(
    "tables",
    () => new PlannedTables(reader, existing.tables).regions,
  );
  for (const region of new Set([...sources.map((source) => source.region), ...tableRegions])) {
    regions.set(region, {
      region: new Map(),
      sources: sources
        .filter((source) => source.region === region)
        .map(({ address, reference, answers }) => ({
          address,
          reference,
          answers: layer(answers),
        })),
      vpcs: new Map(
        [...new Set([...network.vpcIds, ...existing.vpcs.keys()])].map((id) => [
          id,
          layer(network.answersFor(id, region, existing.vpcs.get(id))),
        ]),
      ),
      tables: new Map(tablesIn(region)),
    });
  }
  const { account } = places;
  return {
    account: new Map([
      ...existing.account,
      ...layer(
        new Map([
          ...network.elsewhere,
          ...(account === UNKNOWN_ACCOUNT
            ? []
            : [["get-caller-identity", { Account: account }] as const]),
        ]),
      ),
    ]),
    roles: new Map(roles),
    regions,
    open: reader.evaluator.picker.open,
  };
}

const NOTHING: Existing = {
  account: new Map(),
  roles: new Map(),
  vpcs: new Map(),
  tables: new Map(),
};
