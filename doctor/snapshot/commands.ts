import { type Question, type Target } from "./question";
import { ENDPOINT_VARIABLES, functionName, functionQualifier } from "./source";

/**
 * A bash script of AWS CLI calls, all read-only, that writes the folder which `collect` would write.
 * Works with versions 1 and 2 of the CLI, in bash 3.2 and later, and needs no other tool.
 */
export function collectCommands(question: Question, folder: string): string {
  const { target, table, role, region } = question;
  return [
    HEAD_PART,
    `OUT=${quoted(folder)}`,
    region === undefined
      ? ""
      : `export AWS_DEFAULT_REGION=${quoted(region)} AWS_REGION=${quoted(region)}`,
    `TABLE=${quoted(table ?? "")}`,
    `ROLE=${quoted(role ?? "")}`,
    FUNCTIONS_PART,
    source(target),
    NETWORK_PART,
    ROLE_PART,
    TABLE_PART,
    TAIL_PART,
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** In single quotes, which nothing inside can leave. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

const HEAD_PART = `#!/usr/bin/env bash
# Read-only: writes what the doctor needs to know into one folder. Then: doctor --folder <the folder>
set -u`;

const FUNCTIONS_PART = `
if [ -n "$(ls -A "$OUT" 2>/dev/null)" ]; then echo "error: $OUT is not empty" >&2; exit 2; fi
mkdir -p "$OUT" || exit 2
trap 'rm -f "$OUT/error"; rmdir "$OUT" 2>/dev/null' EXIT
export AWS_PAGER=''

# ask FILE COMMAND...: keeps the answer; without permission there is none, and the doctor says so.
ask() {
  local file="$OUT/$1.json"; shift
  if ! aws "$@" --output json > "$file" 2> "$OUT/error"; then
    if grep -q '(PolicyNotFoundException)' "$OUT/error"; then echo '{}' > "$file"
    else rm -f "$file"; echo "not collected: aws $*: $(tr -d '\\n' < "$OUT/error")" >&2; fi
  fi
}
# list QUERY COMMAND...: the words that the query finds, without repetition.
list() {
  local query="$1"; shift
  aws "$@" --query "$query" --output text 2>/dev/null | tr '\\t' '\\n' | grep -v -e '^None$' -e '^$' | sort -u
}
# ask_by FILE KEY FILTER "IDS" COMMAND...: asks for these ids only; for none, the answer is empty.
ask_by() {
  local file="$1" key="$2" filter="$3" ids; ids=$(echo $4 | tr ' ' ','); shift 4
  if [ -n "$ids" ]; then ask "$file" "$@" --filters "Name=$filter,Values=$ids"
  else echo "{\\"$key\\": []}" > "$OUT/$file.json"; fi
}

ask get-caller-identity sts get-caller-identity
if [ ! -e "$OUT/get-caller-identity.json" ]; then echo 'error: no AWS account answers' >&2; exit 2; fi`;

function source(target: Target): string {
  switch (target.kind) {
    case "function":
      return functionSource(target.name);
    case "instance":
      return instanceSource(target.instanceId);
    case "network-interface":
      return interfaceSource(target.networkInterfaceId);
    case "hypothetical-function":
      return `SUBNETS=${quoted(target.subnetIds.join(" "))}
GROUPS_=${quoted(target.securityGroupIds.join(" "))}
INTERFACES=''
${VPC_OF_SUBNETS}`;
  }
}

const VPC_OF_SUBNETS = `VPC=$(list 'Subnets[].VpcId' ec2 describe-subnets --subnet-ids $SUBNETS)`;

/** Other variables than these may be secret, and stay where they are. */
function functionSource(name: string): string {
  const qualifier = functionQualifier(name);
  const call = `lambda get-function-configuration --function-name ${quoted(functionName(name))}${
    qualifier === undefined ? "" : ` --qualifier ${quoted(qualifier)}`
  }`;
  const variables = ["TABLE_NAME", ...ENDPOINT_VARIABLES]
    .map((variable) => `${variable}:Environment.Variables.${variable}`)
    .join(",");
  const fields = ["FunctionName", "FunctionArn", "State", "Role", "VpcConfig"]
    .map((field) => `${field}:${field}`)
    .join(",");
  return `ask get-function-configuration ${call} --query '{${fields},Environment:{Variables:{${variables}},Error:Environment.Error}}'
[ -n "$TABLE" ] || TABLE=$(list Environment.Variables.TABLE_NAME ${call})
[ -n "$ROLE" ] || ROLE=$(list Role ${call})
SUBNETS=$(list 'VpcConfig.SubnetIds' ${call})
GROUPS_=$(list 'VpcConfig.SecurityGroupIds' ${call})
INTERFACES=''
VPC=''
[ -z "$SUBNETS" ] || ${VPC_OF_SUBNETS}`;
}

function instanceSource(id: string): string {
  const call = `ec2 describe-instances --instance-ids ${quoted(id)}`;
  const instance = "Reservations[].Instances[]";
  return `ask describe-instances ${call}
PROFILE=$(list '${instance}.IamInstanceProfile.Arn' ${call})
if [ -n "$PROFILE" ]; then
  ask get-instance-profile iam get-instance-profile --instance-profile-name "\${PROFILE##*/}"
  [ -n "$ROLE" ] || ROLE=$(list 'InstanceProfile.Roles[].Arn' iam get-instance-profile --instance-profile-name "\${PROFILE##*/}")
fi
VPC=$(list '${instance}.VpcId' ${call})
GROUPS_=$(list '${instance}.NetworkInterfaces[].Groups[].GroupId' ${call})
INTERFACES=$(list '${instance}.NetworkInterfaces[].NetworkInterfaceId' ${call})`;
}

function interfaceSource(id: string): string {
  const call = `ec2 describe-network-interfaces --network-interface-ids ${quoted(id)}`;
  return `VPC=$(list 'NetworkInterfaces[].VpcId' ${call})
GROUPS_=$(list 'NetworkInterfaces[].Groups[].GroupId' ${call})
INTERFACES=${quoted(id)}`;
}

const NETWORK_PART = `
if [ -n "$VPC" ]; then
  in_vpc="Name=vpc-id,Values=$VPC"
  ask describe-vpcs ec2 describe-vpcs --filters "$in_vpc"
  ask describe-vpc-attribute-enableDnsSupport ec2 describe-vpc-attribute --vpc-id "$VPC" --attribute enableDnsSupport
  ask describe-vpc-attribute-enableDnsHostnames ec2 describe-vpc-attribute --vpc-id "$VPC" --attribute enableDnsHostnames
  ask describe-subnets ec2 describe-subnets --filters "$in_vpc"
  ask describe-route-tables ec2 describe-route-tables --filters "$in_vpc"
  ask describe-network-acls ec2 describe-network-acls --filters "$in_vpc"
  ask describe-vpc-endpoints ec2 describe-vpc-endpoints --filters "$in_vpc"
  ask describe-nat-gateways ec2 describe-nat-gateways --filter "$in_vpc"
  ask describe-vpc-block-public-access-options ec2 describe-vpc-block-public-access-options
  ask describe-vpc-block-public-access-exclusions ec2 describe-vpc-block-public-access-exclusions

  endpoints="ec2 describe-vpc-endpoints --filters $in_vpc"
  routes="ec2 describe-route-tables --filters $in_vpc"
  nats="ec2 describe-nat-gateways --filter $in_vpc"
  groups="$GROUPS_ $(list 'VpcEndpoints[].Groups[].GroupId' $endpoints)"
  ask_by describe-security-groups SecurityGroups group-id "$groups" ec2 describe-security-groups
  interfaces="$INTERFACES $(list 'RouteTables[].Routes[].NetworkInterfaceId' $routes) $(list 'VpcEndpoints[].NetworkInterfaceIds[]' $endpoints) $(list 'NatGateways[].NatGatewayAddresses[].NetworkInterfaceId' $nats)"
  ask_by describe-network-interfaces NetworkInterfaces network-interface-id "$interfaces" ec2 describe-network-interfaces
  ask_by describe-addresses Addresses allocation-id "$(list 'NatGateways[].NatGatewayAddresses[].AllocationId' $nats)" ec2 describe-addresses
  gateways="$(list 'InternetGateways[].InternetGatewayId' ec2 describe-internet-gateways --filters "Name=attachment.vpc-id,Values=$VPC") $(list 'RouteTables[].Routes[].GatewayId' $routes | grep '^igw-')"
  ask_by describe-internet-gateways InternetGateways internet-gateway-id "$gateways" ec2 describe-internet-gateways

  region=\${AWS_REGION:-\${AWS_DEFAULT_REGION:-$(aws configure get region)}}
  own=$(list 'PrefixLists[].PrefixListId' ec2 describe-managed-prefix-lists --filters "Name=prefix-list-name,Values=com.amazonaws.$region.dynamodb")
  named="$(list 'RouteTables[].Routes[].DestinationPrefixListId' $routes)"
  for group in $groups; do
    named="$named $(list 'SecurityGroups[].[IpPermissions,IpPermissionsEgress][][].PrefixListIds[].PrefixListId' ec2 describe-security-groups --filters "Name=group-id,Values=$group")"
  done
  lists=$(echo $own $named | tr ' ' '\\n' | sort -u)
  ask_by describe-managed-prefix-lists PrefixLists prefix-list-id "$lists" ec2 describe-managed-prefix-lists
  for id in $lists; do
    ask "get-managed-prefix-list-entries-$id" ec2 get-managed-prefix-list-entries --prefix-list-id "$id"
  done
fi`;

const ROLE_PART = `
if [ -n "$ROLE" ]; then
  role=\${ROLE##*/}
  ask get-role iam get-role --role-name "$role"
  ask list-role-policies iam list-role-policies --role-name "$role"
  ask list-attached-role-policies iam list-attached-role-policies --role-name "$role"
  for policy in $(list 'PolicyNames' iam list-role-policies --role-name "$role"); do
    ask "get-role-policy-$policy" iam get-role-policy --role-name "$role" --policy-name "$policy"
  done
  for arn in $(list 'AttachedPolicies[].PolicyArn' iam list-attached-role-policies --role-name "$role") \\
             $(list 'Role.PermissionsBoundary.PermissionsBoundaryArn' iam get-role --role-name "$role"); do
    version=$(list 'Policy.DefaultVersionId' iam get-policy --policy-arn "$arn")
    ask "get-policy-version-\${arn//[:\\/]/_}" iam get-policy-version --policy-arn "$arn" --version-id "$version"
  done
fi`;

const TABLE_PART = `
if [ -n "$TABLE" ]; then
  ask describe-table dynamodb describe-table --table-name "$TABLE"
  arn=$(list 'Table.TableArn' dynamodb describe-table --table-name "$TABLE")
  [ -z "$arn" ] || ask get-resource-policy dynamodb get-resource-policy --resource-arn "$arn"
  key=$(list 'Table.SSEDescription.KMSMasterKeyArn' dynamodb describe-table --table-name "$TABLE")
  if [ -n "$key" ]; then
    ask describe-key kms describe-key --key-id "$key"
    ask get-key-policy kms get-key-policy --key-id "$key" --policy-name default
  fi
else
  echo 'not collected: the table; no TABLE_NAME, so name one with --table' >&2
fi`;

const TAIL_PART = `
echo "wrote $OUT" >&2
`;
