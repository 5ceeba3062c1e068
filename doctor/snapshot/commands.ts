import { shellWord } from "../shell";
import { CALLS } from "./calls";
import { type Call, type Need } from "./calls/call";
import { callerIdentity } from "./calls/caller";
import {
  APP_RUNNER_FIELDS,
  APP_RUNNER_PATHS,
  appRunnerService,
  vpcConnector,
} from "./calls/app-runner";
import { clientVariables } from "./calls/client-variables";
import { ECS_FIELDS, ECS_PATHS, ecsServices, ecsTasks, taskDefinition } from "./calls/ecs";
import {
  FUNCTION_FIELDS,
  FUNCTION_PATHS,
  functionConfiguration,
} from "./calls/function-configuration";
import { INSTANCE_PATHS, instanceProfile, instances } from "./calls/instances";
import { INTERFACE_PATHS, networkInterfaces } from "./calls/network-interfaces";
import { organization } from "./calls/organization";
import { commandLine, wordsOf } from "./calls/query";
import { SUBNET_VPC, subnets } from "./calls/subnets";
import { tableArn, tableKey } from "./calls/table";
import { DAX_PATTERN, namesDax } from "./endpoint-values";
import { type EcsName, ecsNameOf } from "./ecs-source";
import { type Question, type SourceReference } from "./question";
import { functionName, functionQualifier } from "./source";

/**
 * A bash script of read-only AWS CLI calls that writes the same folder as `collect`. Works with
 * versions 1 and 2 of the AWS CLI, in bash 3.2 and later, and needs no other tool.
 */
export function collectCommands(question: Question, folder: string): string {
  const { source, table, role, region, endpointUrl = "" } = question;
  return [
    HEAD_PART,
    `OUT=${shellWord(folder)}`,
    region === undefined
      ? ""
      : `export AWS_DEFAULT_REGION=${shellWord(region)} AWS_REGION=${shellWord(region)}`,
    `TABLE=${shellWord(table ?? "")}`,
    `ROLE=${shellWord(role ?? "")}`,
    `DAX=${shellWord(namesDax(endpointUrl) ? endpointUrl : "")}`,
    FUNCTIONS_PART,
    sourcePart(source),
    NETWORK_PART,
    ROLE_PART,
    TABLE_PART,
    ORGANIZATION_PART,
    TAIL_PART,
  ]
    .filter((part) => part !== "")
    .join("\n");
}

const HEAD_PART = `#!/usr/bin/env bash
# Read-only. Writes what the doctor needs to one folder. Then run: doctor --folder <folder>
set -uf`;

/** Error codes that mean that something does not exist. The answer is then `{}`. */
const NOT_THERE = CALLS.flatMap(({ absent }) => absent?.codes ?? []);

const FUNCTIONS_PART = `
if [ -n "$(ls -A "$OUT" 2>/dev/null)" ]; then echo "error: $OUT is not empty" >&2; exit 2; fi
mkdir -p "$OUT" || exit 2
trap 'rm -f "$OUT/error"; rmdir "$OUT" 2>/dev/null' EXIT
export AWS_PAGER=''

# ask FILE COMMAND...: keeps the answer. Without permission there is none, and the doctor reports that.
ask() {
  local file="$OUT/$1.json"; shift
  if ! aws "$@" --output json > "$file" 2> "$OUT/error"; then
    if grep -q -E '\\((${NOT_THERE.join("|")})\\)' "$OUT/error"; then echo '{}' > "$file"
    else rm -f "$file"; echo "not collected: aws $*: $(tr -d '\\n' < "$OUT/error")" >&2; fi
  fi
}
# list QUERY COMMAND...: the distinct words that the query finds.
list() {
  local query="$1"; shift
  aws "$@" --query "$query" --output text 2>/dev/null | tr '\\t' '\\n' | grep -v -e '^None$' -e '^$' | sort -u
}
# name_of THING: its part of a file's name.
name_of() {
  local LC_ALL=C rest="$1" name='' char
  while [ -n "$rest" ]; do
    char=\${rest:0:1}; rest=\${rest:1}
    case $char in
      [a-z0-9_+=,.@-]) name=$name$char ;;
      [A-Z]) name=$name^$(printf %s "$char" | tr A-Z a-z) ;;
      *) name=$name$(printf '%%%02x' "'$char") ;;
    esac
  done
  printf %s "$name"
}
# ask_by FILE KEY FILTER "IDS" COMMAND...: requests only these ids. Without ids, the answer is empty.
ask_by() {
  local file="$1" key="$2" filter="$3" ids; ids=$(echo $4 | tr ' ' ','); shift 4
  if [ -n "$ids" ]; then ask "$file" "$@" --filters "Name=$filter,Values=$ids"
  else echo "{\\"$key\\": []}" > "$OUT/$file.json"; fi
}

${section("always")}
if [ ! -e "$OUT/${callerIdentity.name}.json" ]; then echo 'error: AWS did not answer; check your credentials and network' >&2; exit 2; fi`;

function sourcePart(source: SourceReference): string {
  switch (source.kind) {
    case "function":
      return functionSource(source.name);
    case "instance":
      return instanceSource(source.instanceId);
    case "ecs-task":
      return taskSource(ecsNameOf(source.name));
    case "ecs-service":
      return serviceSource(ecsNameOf(source.name));
    case "app-runner-service":
      return appRunnerSource(source.name);
    case "network-interface":
      return interfaceSource(source.networkInterfaceId);
    case "hypothetical-function":
      return `SUBNETS=${shellWord(source.subnetIds.join(" "))}
GROUPS_=${shellWord(source.securityGroupIds.join(" "))}
INTERFACES=''
${VPC_OF_SUBNETS}`;
  }
}

const VPC_OF_SUBNETS = `VPC=$(list '${SUBNET_VPC}' ${subnets.command} --subnet-ids $SUBNETS)`;

/** Requests only these variables. Others may be secret. */
function functionSource(name: string): string {
  const qualifier = functionQualifier(name);
  const call = `${functionConfiguration.command} --function-name ${shellWord(functionName(name))}${
    qualifier === undefined ? "" : ` --qualifier ${shellWord(qualifier)}`
  }`;
  const variables = clientVariables("Environment.Variables");
  const fields = FUNCTION_FIELDS.filter((field) => field !== "Environment")
    .map((field) => `${field}:${field}`)
    .join(",");
  return `ask ${functionConfiguration.name} ${call} --query '{${fields},Environment:{Variables:${variables},Error:Environment.Error}}'
[ -n "$TABLE" ] || TABLE=$(list Environment.Variables.TABLE_NAME ${call})
OWN=$(list ${FUNCTION_PATHS.role} ${call})
${COLLECTED_ROLE}
${inSubnets(call, FUNCTION_PATHS)}`;
}

/** The source's own role, unless another one of the same account was asked for. */
const COLLECTED_ROLE = `case $ROLE in
  "" ) ROLE=$OWN ;;
  arn:*) [ -z "$OWN" ] || [ "$(echo "$ROLE" | cut -d: -f5)" = "$(echo "$OWN" | cut -d: -f5)" ] || ROLE=$OWN ;;
esac`;

function instanceSource(id: string): string {
  const call = `${instances.command} --instance-ids ${shellWord(id)}`;
  const profile = `${instanceProfile.command} --instance-profile-name "\${PROFILE##*/}"`;
  return `ask ${instances.name} ${call}
PROFILE=$(list '${INSTANCE_PATHS.profile}' ${call})
if [ -n "$PROFILE" ]; then
  ask ${instanceProfile.name} ${profile}
  OWN=$(list 'InstanceProfile.Roles[].Arn' ${profile})
  ${COLLECTED_ROLE}
fi
VPC=$(list '${INSTANCE_PATHS.vpc}' ${call})
GROUPS_=$(list '${INSTANCE_PATHS.groups}' ${call})
INTERFACES=$(list '${INSTANCE_PATHS.interfaces}' ${call})`;
}

function taskSource({ cluster, name }: EcsName): string {
  const call = commandLine(ecsTasks);
  const place = `${networkInterfaces.command} --network-interface-ids $INTERFACES`;
  return `CLUSTER=${shellWord(cluster)}
TASK=${shellWord(name)}
ask ${ecsTasks.name} ${call} --query '${ECS_FIELDS.tasks}'
DEFINITION=$(list '${ECS_PATHS.definitionOfTask}' ${call})
OWN=$(list '${ECS_PATHS.roleOfTask}' ${call})
${DEFINITION_PART}
INTERFACES=$(list '${ECS_PATHS.details}' ${call} | grep '^eni-')
VPC=''
GROUPS_=''
if [ -n "$INTERFACES" ]; then
  VPC=$(list '${INTERFACE_PATHS.vpc}' ${place})
  GROUPS_=$(list '${INTERFACE_PATHS.groups}' ${place})
fi`;
}

function serviceSource({ cluster, name }: EcsName): string {
  const call = commandLine(ecsServices);
  return `CLUSTER=${shellWord(cluster)}
SERVICE=${shellWord(name)}
ask ${ecsServices.name} ${call}
DEFINITION=$(list '${ECS_PATHS.definitionOfService}' ${call})
OWN=''
${DEFINITION_PART}
${inSubnets(call, ECS_PATHS)}`;
}

const DEFINITION_PART = `if [ -n "$DEFINITION" ]; then
  ask ${taskDefinition.name} ${commandLine(taskDefinition)} --query '${ECS_FIELDS.definition}'
  [ -n "$OWN" ] || OWN=$(list '${ECS_PATHS.role}' ${commandLine(taskDefinition)})
fi
${COLLECTED_ROLE}`;

function appRunnerSource(arn: string): string {
  const call = commandLine(appRunnerService);
  return `SERVICE=${shellWord(arn)}
ask ${appRunnerService.name} ${call} --query '${APP_RUNNER_FIELDS}'
OWN=$(list '${APP_RUNNER_PATHS.role}' ${call})
${COLLECTED_ROLE}
CONNECTOR=$(list '${APP_RUNNER_PATHS.connector}' ${call})
[ -z "$CONNECTOR" ] || ask ${vpcConnector.name} ${commandLine(vpcConnector)}
${inSubnets(commandLine(vpcConnector), APP_RUNNER_PATHS)}`;
}

function inSubnets(
  call: string,
  paths: { readonly subnets: string; readonly groups: string },
): string {
  return `SUBNETS=$(list '${paths.subnets}' ${call})
GROUPS_=$(list '${paths.groups}' ${call})
INTERFACES=''
VPC=''
[ -z "$SUBNETS" ] || ${VPC_OF_SUBNETS}`;
}

function interfaceSource(id: string): string {
  const call = `${networkInterfaces.command} --network-interface-ids ${shellWord(id)}`;
  return `VPC=$(list '${INTERFACE_PATHS.vpc}' ${call})
GROUPS_=$(list '${INTERFACE_PATHS.groups}' ${call})
INTERFACES=${shellWord(id)}`;
}

const NETWORK_PART = `
if [ -n "$VPC" ]; then
  in_vpc="Name=vpc-id,Values=$VPC"
  # A variable of the source may name a DAX cluster.
  [ -n "$DAX" ] || DAX=$(grep -r -l -i -E '${DAX_PATTERN}' "$OUT")
${section("vpc", "  ")}

${shorthands("named-in-vpc", "  ")}
${section("named-in-vpc", "  ")}
fi`;

const ROLE_PART = `
if [ -n "$ROLE" ]; then
  role=\${ROLE##*/}
${section("role", "  ")}
fi`;

const TABLE_PART = `
if [ -n "$TABLE" ]; then
${section("table", "  ")}
  arn=${wordsOf(tableArn)}
  [ -n "$arn" ] || case $TABLE in arn:*) arn=$TABLE ;; esac
${section("table-arn", '  [ -z "$arn" ] || ')}
  key=${wordsOf(tableKey)}
  if [ -n "$key" ]; then
${section("key", "    ")}
  fi
else
  echo 'not collected: the table (there is no TABLE_NAME; name the table with --table)' >&2
fi`;

const ORGANIZATION_PART = `
${section("organization")}
if [ -n "$(list Organization.Id ${commandLine(organization)})" ]; then
  for account in $({
    list Account ${commandLine(callerIdentity)}
    for arn in "$ROLE" "$TABLE"; do case $arn in (arn:*) echo "$arn" | cut -d: -f5 ;; esac; done
  } | sort -u); do
${section("account", "    ")}
  done
fi`;

const TAIL_PART = `
echo "wrote $OUT" >&2
`;

function neededBy(need: Need): readonly Call[] {
  return CALLS.filter((call) => call.neededBy === need);
}

/** The script lines of all calls for this need, each with a prefix. */
function section(need: Need, before = ""): string {
  return neededBy(need)
    .flatMap((call) => call.asking.script(call))
    .map((line) => (line === "" ? "" : before + line))
    .join("\n");
}

/** The script variables for other calls that the calls for this need use, in order of use. */
function shorthands(need: Need, before: string): string {
  const followed = new Set(
    neededBy(need).flatMap((call) => call.asking.follows.map(({ of }) => of)),
  );
  return [...followed]
    .filter((call) => call.shorthand !== undefined)
    .map((call) => `${before}${call.shorthand}="${commandLine(call).replaceAll('"', "")}"`)
    .join("\n");
}
