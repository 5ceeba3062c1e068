import { type AclEntry, type Fix, type MadeEndpoint } from "../remedy";
import { shellCommand, type Word } from "../shell";

const ANYWHERE = "0.0.0.0/0";

/** The AWS CLI commands that make a change, in order. Empty if it is made elsewhere. */
export function awsCommands(fix: Fix): readonly string[] {
  switch (fix.action) {
    case "associate-endpoint": {
      const { endpointId, made, routeTableIds, again } = fix;
      const change = (option: string) =>
        ec2("modify-vpc-endpoint", {
          "vpc-endpoint-id": endpointWord(endpointId, made),
          [option]: routeTableIds,
        });
      return [...(again ? [change("remove-route-table-ids")] : []), change("add-route-table-ids")];
    }
    case "create-gateway-endpoint": {
      const { vpcId, serviceName, routeTableIds, replaces, policy } = fix;
      return [
        ...(replaces === undefined
          ? []
          : [ec2("delete-vpc-endpoints", { "vpc-endpoint-ids": replaces })]),
        ec2("create-vpc-endpoint", {
          "vpc-id": vpcId,
          "service-name": serviceName,
          "route-table-ids": routeTableIds,
          ...(policy !== undefined && { "policy-document": policy }),
        }),
      ];
    }
    case "wait-until-available":
      return fix.id.startsWith("nat-")
        ? [ec2(["wait", "nat-gateway-available"], { "nat-gateway-ids": fix.id })]
        : [];
    case "remove-route":
      return [
        ec2("delete-route", {
          "route-table-id": fix.routeTableId,
          [destinationOption(fix.destination)]: fix.destination,
        }),
      ];
    case "add-internet-route":
      return [
        ec2(fix.replaces ? "replace-route" : "create-route", {
          "route-table-id": fix.routeTableId,
          "destination-cidr-block": ANYWHERE,
          "gateway-id": fix.internetGatewayId,
        }),
      ];
    case "attach-internet-gateway":
      return [
        ec2("attach-internet-gateway", {
          "internet-gateway-id": fix.internetGatewayId,
          "vpc-id": fix.vpcId,
        }),
      ];
    case "allow-in-security-group":
      return [
        ec2(`authorize-security-group-${fix.direction}`, {
          "group-id": fix.groupId,
          "ip-permissions": ipPermission(fix),
        }),
      ];
    case "allow-in-network-acl":
      return fix.entries.map((entry) => aclCommand(fix.networkAclId, fix.direction, entry));
    case "enable-vpc-attribute": {
      const option = fix.attribute === "enableDnsSupport" ? "dns-support" : "dns-hostnames";
      return [
        ec2("modify-vpc-attribute", {
          "vpc-id": fix.vpcId,
          [`enable-${option}`]: '{"Value":true}',
        }),
      ];
    }
    // The call that sets one variable of a function replaces all of them.
    case "set-endpoint-url":
      return [];
    case "add-endpoint-subnet":
      return [
        ec2("modify-vpc-endpoint", {
          "vpc-endpoint-id": fix.endpointId,
          "add-subnet-ids": fix.subnetId,
        }),
      ];
    case "exclude-from-block-public-access":
      return [
        ec2("create-vpc-block-public-access-exclusion", {
          "subnet-id": fix.subnetId,
          "internet-gateway-exclusion-mode": fix.exclusion,
        }),
      ];
    case "allow-in-policy":
      return policyCommands(fix);
  }
}

function policyCommands(fix: Extract<Fix, { action: "allow-in-policy" }>): readonly string[] {
  const document = JSON.stringify(fix.document);
  switch (fix.layer) {
    case "role-policy":
      if (fix.policyArn !== undefined) {
        return [
          aws(["iam", "create-policy"], { "policy-name": fix.id, "policy-document": document }),
          aws(["iam", "attach-role-policy"], {
            "role-name": fix.roleName ?? "",
            "policy-arn": fix.policyArn,
          }),
        ];
      }
      return [
        aws(["iam", "put-role-policy"], {
          "role-name": fix.roleName ?? "",
          "policy-name": fix.id,
          "policy-document": document,
        }),
      ];
    case "permissions-boundary":
      return [
        `${aws(["iam", "create-policy-version"], { "policy-arn": fix.id, "policy-document": document })} --set-as-default`,
      ];
    case "table-policy":
      return [
        aws(["dynamodb", "put-resource-policy"], { "resource-arn": fix.id, policy: document }),
      ];
    case "key-policy":
      return [
        aws(["kms", "put-key-policy"], {
          "key-id": fix.id,
          "policy-name": "default",
          policy: document,
        }),
      ];
    case "endpoint-policy":
      return [
        ec2("modify-vpc-endpoint", {
          "vpc-endpoint-id": endpointWord(fix.id, fix.made),
          "policy-document": document,
        }),
      ];
  }
}

/** The endpoint's id, or the command that prints it once the endpoint is made. */
function endpointWord(id: string, made: MadeEndpoint | undefined): Word {
  if (made === undefined) return id;
  const filters = {
    "vpc-id": made.vpcId,
    "service-name": made.serviceName,
    "vpc-endpoint-state": "available",
  };
  const words = Object.entries(filters).map(([name, value]) => `Name=${name},Values=${value}`);
  // An interface endpoint of the service is not the one that was made.
  const printed = "VpcEndpoints[?VpcEndpointType!=`Interface`]|[0].VpcEndpointId";
  const query = ["--query", printed, "--output", "text"];
  return { printedBy: ["aws", "ec2", "describe-vpc-endpoints", "--filters", ...words, ...query] };
}

type Options = Readonly<Record<string, Word | readonly string[]>>;

function ec2(operation: string | readonly string[], options: Options): string {
  return aws(["ec2", ...[operation].flat()], options);
}

function aws(words: readonly string[], options: Options): string {
  const given = Object.entries(options).flatMap(([name, value]): readonly Word[] => [
    `--${name}`,
    ...[value].flat(),
  ]);
  return shellCommand(["aws", ...words, ...given]);
}

function aclCommand(
  networkAclId: string,
  direction: "outbound" | "inbound",
  { number, replaces, allow, protocol, cidr, ports }: AclEntry,
): string {
  const words = [
    "aws",
    "ec2",
    replaces ? "replace-network-acl-entry" : "create-network-acl-entry",
    "--network-acl-id",
    networkAclId,
    direction === "outbound" ? "--egress" : "--ingress",
    "--rule-number",
    `${number}`,
    "--protocol",
    protocolName(protocol),
    ...(ports ? ["--port-range", `From=${ports.from},To=${ports.to}`] : []),
    "--cidr-block",
    cidr,
    "--rule-action",
    allow ? "allow" : "deny",
  ];
  return shellCommand(words);
}

function destinationOption(destination: string): string {
  if (destination.startsWith("pl-")) return "destination-prefix-list-id";
  return `destination-${destination.includes(":") ? "ipv6-cidr-block" : "cidr-block"}`;
}

function ipPermission({
  port,
  protocol = "tcp",
  peer,
}: Extract<Fix, { action: "allow-in-security-group" }>): string {
  const common = `IpProtocol=${protocol},FromPort=${port},ToPort=${port}`;
  if ("prefixListId" in peer) {
    return `${common},PrefixListIds=[{PrefixListId=${peer.prefixListId}}]`;
  }
  if ("groupId" in peer) return `${common},UserIdGroupPairs=[{GroupId=${peer.groupId}}]`;
  return `${common},IpRanges=[${peer.cidrs.map((cidr) => `{CidrIp=${cidr}}`).join(",")}]`;
}

/** @see https://www.iana.org/assignments/protocol-numbers/protocol-numbers.xhtml */
const PROTOCOLS: Readonly<Record<string, string>> = { "6": "tcp", "17": "udp" };

export function protocolName(number: string): string {
  return PROTOCOLS[number] ?? number;
}
