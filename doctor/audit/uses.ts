import { formatArn, parseArn } from "../../aws/arn";
import { ITEM_ACTIONS } from "../../aws/dynamodb";
import { partitionOf } from "../../aws/partitions";
import { ACCESS_LEVELS } from "../actions";
import { decideDynamoDb, type Layer } from "../authorization";
import { policiesOf } from "../policy-layers";
import { type Answers } from "../snapshot/answers";
import { assembleRole } from "../snapshot/assemble-role";
import { type Question } from "../snapshot/question";
import { identifySource } from "../snapshot/source";
import { tablesNamedIn } from "../snapshot/table";

/** How a source uses DynamoDB: one of its tables, and what it is meant to do there. */
export interface Use {
  /** Name or ARN. @default - the policies name DynamoDB, but no table */
  readonly table?: string;
  /** @default - the role's policies allow none */
  readonly actions?: readonly string[];
  /** The variable that names the table, if no policy does: that it is a table is a guess. */
  readonly guessedFrom?: string;
}

/**
 * The tables that a source uses: those that its variables name, and those in whose items its role's
 * policies allow something. Empty if it does not use DynamoDB, as far as is known.
 *
 * A policy must name DynamoDB: `*` as the action says nothing about what a source uses.
 *
 * @param known what roles are allowed on tables, for sources that share them
 */
export function usesOf(
  answers: Answers,
  question: Question & { readonly region: string },
  known: KnownActions = new Map(),
): readonly Use[] {
  const identified = identifySource(answers, question);
  const roles = assembleRole(answers, identified);
  const named = tablesNamedIn(identified.functionAnswer);
  if (!roles.role.known) return [...named.keys()].map((table) => ({ table }));
  const { arn } = roles.role.value;
  const home: Home = { region: question.region, account: parseArn(arn)?.account ?? "" };
  const { role: layer } = policiesOf(roles, { organizations: {} }, { arn }, "");
  const policies: RolePolicies = { arn, layer, home };

  const inPolicies = tablesIn(layer, home);
  const certain = new Set(inPolicies.map((table) => arnOf(table, home)));
  const tables = new Map<string, string>();
  for (const table of [...named.keys(), ...inPolicies]) {
    const key = arnOf(table, home);
    if (!tables.has(key)) tables.set(key, table);
  }
  if (tables.size > 0) {
    const allowed = JSON.stringify(layer);
    return [...tables].map(([tableArn, table]): Use => {
      const key = JSON.stringify([allowed, arn, question.region, tableArn]);
      const actions = known.get(key) ?? actionsOn(tableArn, policies);
      known.set(key, actions);
      const guessedFrom = certain.has(tableArn) || !isWhole(layer) ? undefined : named.get(table);
      return {
        table,
        ...(actions.length > 0 && { actions }),
        ...(guessedFrom !== undefined && { guessedFrom }),
      };
    });
  }
  return mayUseAny(policies) ? [{}] : [];
}

/** What the policies of a role allow, by them, its ARN, the Region, and the ARN of the table. */
export type KnownActions = Map<string, readonly string[]>;

interface Home {
  readonly region: string;
  readonly account: string;
}

interface RolePolicies {
  readonly arn: string;
  readonly layer: Layer;
  readonly home: Home;
}

/** Whether every policy can be read. */
function isWhole(layer: Layer): boolean {
  return layer.state === "known" && (layer.unreadable ?? []).length === 0;
}

function arnOf(table: string, { region, account }: Home): string {
  if (parseArn(table) !== undefined) return table;
  const partition = partitionOf(region).name;
  return formatArn({ partition, service: "dynamodb", region, account, resource: `table/${table}` });
}

/** The table of an ARN in a policy, of its indexes, or of its streams. Wildcards name no table. */
const TABLE_ARN = /^arn:[^:]*:dynamodb:([^:]*):([^:]*):table\/([\w.-]+)(?:\/.*)?$/;

function tablesIn(layer: Layer, home: Home): readonly string[] {
  return statementsThatAllow(layer)
    .filter(({ action }) => action.patterns.some(matchesItemAction))
    .flatMap(({ resource }) => (resource.not ? [] : resource.patterns))
    .flatMap((pattern) => tableNamedBy(pattern, home) ?? []);
}

function tableNamedBy(pattern: string, home: Home): string | undefined {
  const [, region = "", account = "", name] = TABLE_ARN.exec(pattern) ?? [];
  if (name === undefined) return undefined;
  const isHere = (part: string, here: string) => part === here || part === "*" || part === "";
  if (isHere(region, home.region) && isHere(account, home.account)) return name;
  return /[*?$]/.test(region + account) ? undefined : pattern.split("/").slice(0, 2).join("/");
}

function statementsThatAllow(layer: Layer) {
  const policies = layer.state === "known" ? layer.policies : [];
  return policies.flatMap(({ statements }) =>
    statements.filter(({ effect, action }) => effect === "Allow" && !action.not),
  );
}

const PREFIX = "dynamodb:";

/** Whether the policies allow something in tables that they do not name, or could. */
function mayUseAny(policies: RolePolicies): boolean {
  const { layer, home } = policies;
  if (layer.state === "known" && (layer.unreadable ?? []).length > 0) return true;
  const namesDynamoDb = statementsThatAllow(layer).some(({ action }) =>
    action.patterns.some((pattern) => pattern.toLowerCase().startsWith(PREFIX)),
  );
  return namesDynamoDb && actionsOn(arnOf("any", home), policies).length > 0;
}

/** Streams, backups, and descriptions are not items. */
function matchesItemAction(pattern: string): boolean {
  return ITEM_ACTIONS.some((action) => mayMatch(pattern, action));
}

/** Whether a pattern of actions has the same text before its first wildcard. */
function mayMatch(written: string, action: string): boolean {
  const pattern = written.toLowerCase();
  const [literal = ""] = pattern.split(/[*?]/);
  const name = action.toLowerCase();
  return literal === pattern ? name === pattern : name.startsWith(literal);
}

/**
 * What the role's own policies allow on the table, whatever the other policies say: the actions of the
 * access level `read-write`, and others that a statement spells out.
 */
function actionsOn(tableArn: string, { arn, layer, home }: RolePolicies): readonly string[] {
  const patterns = statementsThatAllow(layer).flatMap(({ action }) => action.patterns);
  const spelledOut = new Set(patterns.map((pattern) => pattern.toLowerCase()));
  const usual: readonly string[] = ACCESS_LEVELS["read-write"];
  const region = parseArn(tableArn)?.region ?? home.region;
  return ITEM_ACTIONS.filter(
    (action) => usual.includes(action) || spelledOut.has(action.toLowerCase()),
  )
    .filter((action) => !isWhole(layer) || patterns.some((pattern) => mayMatch(pattern, action)))
    .filter((action) => {
      const { effect } = decideDynamoDb(
        {
          requester: { roleArn: arn },
          action,
          resources: [tableArn],
          region,
          path: { through: "unknown", why: "only the role's own policies count" },
        },
        {
          role: layer,
          permissionsBoundary: { state: "none" },
          table: { state: "none" },
          endpoint: { state: "none" },
        },
      );
      return effect !== "DENIED";
    });
}
