import { nameOf, parseArn } from "../../aws/arn";
import { type Answers, layered, readAnswer } from "../snapshot/answers";
import { ECS_PATHS, ecsTasks } from "../snapshot/calls/ecs";
import { FUNCTION_PATHS, functionConfiguration } from "../snapshot/calls/function-configuration";
import { INSTANCE_PATHS, instances } from "../snapshot/calls/instances";
import { pick } from "../snapshot/calls/query";
import { roleDescription } from "../snapshot/calls/role";
import { subnets } from "../snapshot/calls/subnets";
import { tableDescription } from "../snapshot/calls/table";
import {
  type CollectedSource,
  type Collection,
  type Layer,
  type RegionAnswers,
} from "../snapshot/collection";
import { NOT_THERE } from "../snapshot/known";
import { type IdentifiedSource } from "../snapshot/identified-source";
import { identifySource } from "../snapshot/source";
import { type Subject } from "./subject";
import { type KnownActions, usesOf } from "./uses";

const EMPTY: Layer = new Map();
const EMPTY_LAYERS: ReadonlyMap<string, Layer> = new Map();

/** One subject for each source and table. Sources that do not use DynamoDB are none. */
export function subjectsOf(collection: Collection): readonly Subject[] {
  return [...collection.regions].flatMap(([region, { sources }]) =>
    sources.flatMap(subjectsIn(collection, region)),
  );
}

/**
 * Finds the subjects of one source of a Region.
 *
 * @param uses finds the tables of a source. @default - anew for each source
 */
export function subjectsIn(
  collection: Collection,
  region: string,
  uses = usesOf,
): (source: CollectedSource) => readonly Subject[] {
  const known: KnownActions = new Map();
  const tables = collection.regions.get(region)?.tables ?? EMPTY_LAYERS;
  const about = answersIn(collection, region);
  return (source) => {
    const question = { source: source.reference, region };
    const answersWith = about(source);
    return uses(answersWith(), question, known).map(({ table, actions, guessedFrom }): Subject => {
      const isGuess = guessedFrom !== undefined && isNone(tables.get(table ?? "") ?? EMPTY);
      return {
        question: table === undefined ? question : { ...question, table },
        answers: answersWith(table),
        ...(actions && { actions }),
        ...(isGuess && {
          noTable: `there is no table ${table ?? ""}, named by variable ${guessedFrom}`,
        }),
      };
    });
  };
}

/** Looks up the answers about a source of this Region, alone or with one of its tables. */
export function answersIn(
  { account, roles, regions }: Collection,
  region: string,
): (source: CollectedSource) => (table?: string) => Answers {
  const { vpcs, tables } = regions.get(region) ?? { vpcs: EMPTY_LAYERS, tables: EMPTY_LAYERS };
  const vpcAt = locate(vpcs);
  return ({ reference, answers: own }) => {
    const question = { source: reference, region };
    const alone = layered([own, account]);
    const identified = identifySource(alone, question);
    const role = roleAt(roles, identified);
    const vpc = vpcAt(alone, identified);
    return (table) =>
      layered([
        own,
        ...(table === undefined ? [] : [tables.get(table) ?? EMPTY]),
        role,
        vpc,
        account,
      ]);
  };
}

/** Whether there is no table that these answers are about. */
function isNone(table: Layer): boolean {
  const described = table.get(tableDescription.name);
  return described?.known === false && described.why === NOT_THERE;
}

/** The answers about a source's own role. One of another account can have the same name. */
function roleAt(roles: Collection["roles"], identified: IdentifiedSource): Layer {
  const layer = roles.get(roleNameOf(identified)) ?? EMPTY;
  const described = readAnswer(layered([layer]), roleDescription);
  const asked = identified.role.known ? identified.role.value : "";
  const isOther =
    described.known && parseArn(asked) !== undefined && described.value.Role.Arn !== asked;
  return isOther ? EMPTY : layer;
}

/** The name of the source's own role. Empty if it has none, or none is known. */
export function roleNameOf({ role }: IdentifiedSource): string {
  return role.known ? nameOf(role.value) : "";
}

/** Finds a source's VPC by its subnets. */
function locate(
  vpcs: RegionAnswers["vpcs"],
): (answers: Answers, identified: IdentifiedSource) => Layer {
  const bySubnet = new Map<string, Layer>();
  for (const layer of vpcs.values()) {
    const described = readAnswer(layered([layer]), subnets);
    for (const { SubnetId } of described.known ? described.value.Subnets : []) {
      bySubnet.set(SubnetId, layer);
    }
  }
  return (answers, identified) =>
    subnetsOf(answers, identified)
      .map((subnetId) => bySubnet.get(subnetId))
      .find((layer) => layer !== undefined) ??
    vpcs.get(vpcNamedIn(answers) ?? "") ??
    EMPTY;
}

/** The VPC that the source's own answers name. */
export function vpcNamedIn(answers: Answers): string | undefined {
  const [vpc] = [
    ...wordsIn(answers, functionConfiguration.name, FUNCTION_PATHS.vpc),
    ...wordsIn(answers, instances.name, INSTANCE_PATHS.vpc),
  ];
  return vpc;
}

/** The subnets that the source is in, as far as its own answers say. */
export function subnetsOf(answers: Answers, { source }: IdentifiedSource): readonly string[] {
  if ("subnetIds" in source) return source.subnetIds;
  return [
    ...wordsIn(answers, instances.name, INSTANCE_PATHS.subnet),
    ...wordsIn(answers, ecsTasks.name, ECS_PATHS.details).filter((word) =>
      word.startsWith("subnet-"),
    ),
  ];
}

/** The words at a path in an answer. */
export function wordsIn(answers: Answers, name: string, path: string): readonly string[] {
  const answer = answers(name);
  return answer.known ? pick(answer.value, path) : [];
}
