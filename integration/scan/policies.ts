import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { HarnessError } from "../errors";

/** A policy in a synthesized stack, with an example of each value that Terraform knows only later. */
export interface Policy {
  readonly stack: string;
  /** The address without cdktf's hash, `aws_iam_role_policy.function_logs-policy`. */
  readonly resource: string;
  readonly document: Readonly<Record<string, unknown>>;
}

const ACCOUNT = "111122223333";
const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:us-east-2:${ACCOUNT}:${resource}`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/example`;

/** An example of each attribute that a policy refers to. */
const EXAMPLES: Readonly<Record<string, string>> = {
  "data.aws_caller_identity.account_id": ACCOUNT,
  "data.aws_partition.partition": "aws",
  "aws_cloudwatch_log_group.arn": arn("logs", "log-group:example"),
  "aws_dynamodb_table.arn": arn("dynamodb", "table/example"),
  "aws_dynamodb_table.name": "example",
  "aws_iam_role.arn": ROLE,
  "aws_instance.arn": arn("ec2", "instance/i-0123456789abcdef0"),
  "aws_kms_key.arn": arn("kms", "key/01234567-89ab-cdef-0123-456789abcdef"),
  "aws_subnet.arn": arn("ec2", "subnet/subnet-0123456789abcdef0"),
  "aws_vpc.arn": arn("ec2", "vpc/vpc-0123456789abcdef0"),
  "data.aws_vpc.arn": arn("ec2", "vpc/vpc-0123456789abcdef0"),
  "aws_vpc.id": "vpc-0123456789abcdef0",
  "aws_vpc_endpoint.id": "vpce-0123456789abcdef0",
  'join("\\",\\"", local.network_chosen-subnet-arns)': arn(
    "ec2",
    "subnet/subnet-0123456789abcdef0",
  ),
};

const EXPRESSION = /\$\{([^}]*)\}/g;
/** `data.aws_partition.NAME.partition` */
const REFERENCE = /^((?:data\.)?\w+)\.[\w-]+\.(\w+)$/;
const POLICY = /^\s*\{.*"Statement"/s;
const HASH = /_[0-9A-F]{8}(?=\)?$)/;

const statement = z.record(z.string(), z.unknown());
const policyDocument = z.looseObject({ Statement: z.array(statement) });
const blocks = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown())));
const stackFile = z.object({ resource: blocks });

/** Every policy in the resources of the stack in a folder. */
export async function policiesOf(stack: string, folder: string): Promise<readonly Policy[]> {
  const { resource } = stackFile.parse(
    JSON.parse(await readFile(join(folder, "cdk.tf.json"), "utf8")),
  );
  return Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(named).flatMap(([name, attributes]) =>
      Object.entries(attributes).flatMap(([attribute, value]) => {
        if (typeof value !== "string" || !POLICY.test(value)) return [];
        const address = `${type}.${name.replace(HASH, "")}`;
        return [{ stack, resource: address, document: documentOf(attribute, value, address) }];
      }),
    ),
  );
}

function documentOf(attribute: string, text: string, address: string): Policy["document"] {
  const resolved = text.replaceAll(EXPRESSION, (expression, inner: string) => {
    const example = EXAMPLES[inner.replace(REFERENCE, "$1.$2").replace(HASH, "")];
    if (example === undefined) {
      throw new HarnessError(
        `${address} refers to ${expression}, of which there is no example in integration/scan/policies.ts`,
      );
    }
    return example;
  });
  const document = policyDocument.parse(JSON.parse(resolved));
  if (attribute !== "assume_role_policy") return document;
  // A trust policy names no resource, which is always its role. The linter asks for one.
  return { ...document, Statement: document.Statement.map((one) => ({ ...one, Resource: ROLE })) };
}
