/** Configurations whose function does not reach its table, or may not use it, in the styles that people use. */

const PROVIDER = `
provider "aws" {
  region = "us-east-2"
}
`;

const NETWORK = `
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "private" {
  count      = 2
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
}

resource "aws_route_table" "private" {
  count  = 2
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "private" {
  count          = 2
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private[count.index].id
}

resource "aws_route_table" "other" {
  vpc_id = aws_vpc.main.id
}
`;

const ENDPOINT = `
resource "aws_vpc_endpoint" "dynamodb" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.us-east-2.dynamodb"
  route_table_ids = [aws_route_table.private[0].id, aws_route_table.private[1].id]
}
`;

const GROUP = `
resource "aws_security_group" "client" {
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.client.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
`;

const ROLE = `
locals {
  own = substr(md5(abspath(path.root)), 0, 8)
}

resource "aws_dynamodb_table" "orders" {
  name         = "orders-\${local.own}"
  hash_key     = "pk"
  billing_mode = "PAY_PER_REQUEST"
  attribute {
    name = "pk"
    type = "S"
  }
}

resource "aws_iam_role" "reader" {
  name               = "reader-\${local.own}"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}
`;

const POLICY = `
resource "aws_iam_role_policy" "read" {
  role = aws_iam_role.reader.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["dynamodb:GetItem", "dynamodb:Query"], Resource = "*" }]
  })
}
`;

function lambda(subnets: string, group: string): string {
  return `
resource "aws_lambda_function" "reader" {
  function_name = "reader-\${local.own}"
  role          = aws_iam_role.reader.arn
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "\${path.module}/code.zip"
  environment {
    variables = { TABLE_NAME = aws_dynamodb_table.orders.name }
  }
  vpc_config {
    subnet_ids         = ${subnets}
    security_group_ids = [${group}]
  }
}
`;
}

const FUNCTION = lambda("aws_subnet.private[*].id", "aws_security_group.client.id");
const FINE = [PROVIDER, NETWORK, ENDPOINT, GROUP, ROLE, POLICY, FUNCTION].join("");

/** The text of `main.tf` in each folder. Empty: the root. */
export type Configuration = Readonly<Record<string, string>>;

function changed(from: string, to: string): Configuration {
  if (!FINE.includes(from)) throw new Error(`the configuration does not have ${from}`);
  return { "": FINE.replace(from, to) };
}

export const BROKEN: Readonly<Record<string, Configuration>> = {
  "an endpoint with another route table": changed(
    "[aws_route_table.private[0].id, aws_route_table.private[1].id]",
    "[aws_route_table.other.id]",
  ),
  "no endpoint": changed(ENDPOINT, ""),
  "a group with blocks for something else": changed(
    GROUP,
    `
resource "aws_security_group" "client" {
  vpc_id = aws_vpc.main.id
  egress {
    from_port   = 80
    to_port     = 80
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
`,
  ),
  "a group with rules of the older type for something else": changed(
    GROUP,
    `
resource "aws_security_group" "client" {
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group_rule" "http" {
  security_group_id = aws_security_group.client.id
  type              = "egress"
  from_port         = 80
  to_port           = 80
  protocol          = "tcp"
  cidr_blocks       = ["0.0.0.0/0"]
}
`,
  ),
  "a role whose document is about another table": changed(
    POLICY,
    `
data "aws_iam_policy_document" "read" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "read" {
  role   = aws_iam_role.reader.id
  policy = data.aws_iam_policy_document.read.json
}
`,
  ),
  "a role without a policy": changed(POLICY, ""),
  "an endpoint's policy for one action": changed(
    ENDPOINT,
    `
resource "aws_vpc_endpoint" "dynamodb" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.us-east-2.dynamodb"
  route_table_ids = [aws_route_table.private[0].id, aws_route_table.private[1].id]
  policy          = "{\\"Statement\\":[{\\"Effect\\":\\"Allow\\",\\"Principal\\":\\"*\\",\\"Action\\":\\"dynamodb:Query\\",\\"Resource\\":\\"*\\"}]}"
}
`,
  ),
  "a network ACL with blocks that allow nothing in": changed(
    ENDPOINT,
    `${ENDPOINT}
resource "aws_network_acl" "private" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.private[0].id, aws_subnet.private[1].id]
  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    cidr_block = "0.0.0.0/0"
    from_port  = 443
    to_port    = 443
  }
}
`,
  ),
  "a network ACL with rules of their own that allow nothing in": changed(
    ENDPOINT,
    `${ENDPOINT}
resource "aws_network_acl" "private" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.private[0].id, aws_subnet.private[1].id]
}

resource "aws_network_acl_rule" "out" {
  network_acl_id = aws_network_acl.private.id
  rule_number    = 100
  egress         = true
  protocol       = "tcp"
  rule_action    = "allow"
  cidr_block     = "0.0.0.0/0"
  from_port      = 443
  to_port        = 443
}
`,
  ),
  "three modules, and an endpoint with another route table": {
    "": `${PROVIDER}
module "net" {
  source = "./net"
}

module "endpoints" {
  source          = "./endpoints"
  vpc_id          = module.net.vpc_id
  route_table_ids = [module.net.other_id]
}

module "app" {
  source     = "./app"
  vpc_id     = module.net.vpc_id
  subnet_ids = module.net.subnet_ids
}
`,
    net: `${NETWORK}
output "vpc_id" {
  value = aws_vpc.main.id
}

output "other_id" {
  value = aws_route_table.other.id
}

output "subnet_ids" {
  value = aws_subnet.private[*].id
}
`,
    endpoints: `
variable "vpc_id" {
  type = string
}

variable "route_table_ids" {
  type = list(string)
}

resource "aws_vpc_endpoint" "dynamodb" {
  vpc_id          = var.vpc_id
  service_name    = "com.amazonaws.us-east-2.dynamodb"
  route_table_ids = var.route_table_ids
}
`,
    app: `
variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}
${GROUP.replace("aws_vpc.main.id", "var.vpc_id")}${ROLE}${POLICY}${lambda("var.subnet_ids", "aws_security_group.client.id")}`,
  },
};
