# Everything by for_each over one map of subnets, each with a route table of its own.

provider "aws" {
  region = "us-east-2"
}

variable "subnets" {
  type = map(object({
    cidr     = string
    zone     = string
    dynamodb = bool
  }))
  default = {
    api    = { cidr = "10.2.1.0/24", zone = "us-east-2a", dynamodb = true }
    worker = { cidr = "10.2.2.0/24", zone = "us-east-2b", dynamodb = true }
    report = { cidr = "10.2.3.0/24", zone = "us-east-2a", dynamodb = false }
  }
}

variable "functions" {
  type = map(object({ subnets = list(string) }))
  default = {
    orders = { subnets = ["api", "worker"] }
    report = { subnets = ["report"] }
  }
}

resource "aws_vpc" "this" {
  cidr_block           = "10.2.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "this" {
  for_each = var.subnets

  vpc_id            = aws_vpc.this.id
  cidr_block        = each.value.cidr
  availability_zone = each.value.zone
}

resource "aws_route_table" "this" {
  for_each = aws_subnet.this

  vpc_id = each.value.vpc_id
  tags   = { Name = each.key }
}

resource "aws_route_table_association" "this" {
  for_each = var.subnets

  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = aws_route_table.this[each.key].id
}

resource "aws_vpc_endpoint" "dynamodb" {
  vpc_id       = aws_vpc.this.id
  service_name = "com.amazonaws.us-east-2.dynamodb"
}

resource "aws_vpc_endpoint_route_table_association" "dynamodb" {
  for_each = { for name, subnet in var.subnets : name => subnet if subnet.dynamodb }

  vpc_endpoint_id = aws_vpc_endpoint.dynamodb.id
  route_table_id  = aws_route_table.this[each.key].id
}

resource "aws_security_group" "function" {
  for_each = var.functions

  name   = "for-each-maps-${each.key}"
  vpc_id = aws_vpc.this.id
}

resource "aws_vpc_security_group_egress_rule" "dynamodb" {
  for_each = aws_security_group.function

  security_group_id = each.value.id
  prefix_list_id    = aws_vpc_endpoint.dynamodb.prefix_list_id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_dynamodb_table" "this" {
  for_each = var.functions

  name         = "for-each-maps-${each.key}"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

data "aws_iam_policy_document" "lambda" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "function" {
  for_each = var.functions

  name               = "for-each-maps-${each.key}"
  assume_role_policy = data.aws_iam_policy_document.lambda.json
}

data "aws_iam_policy_document" "table" {
  for_each = var.functions

  statement {
    actions   = ["dynamodb:GetItem", "dynamodb:PutItem"]
    resources = [aws_dynamodb_table.this[each.key].arn]
  }
}

resource "aws_iam_role_policy" "table" {
  for_each = var.functions

  name   = "table"
  role   = aws_iam_role.function[each.key].name
  policy = data.aws_iam_policy_document.table[each.key].json
}

resource "aws_lambda_function" "this" {
  for_each = var.functions

  function_name = "for-each-maps-${each.key}"
  role          = aws_iam_role.function[each.key].arn
  runtime       = "python3.13"
  handler       = "index.handler"
  filename      = "${path.module}/function.zip"

  vpc_config {
    subnet_ids         = [for name in each.value.subnets : aws_subnet.this[name].id]
    security_group_ids = [aws_security_group.function[each.key].id]
  }

  environment {
    variables = {
      TABLE_NAME = aws_dynamodb_table.this[each.key].name
    }
  }
}
