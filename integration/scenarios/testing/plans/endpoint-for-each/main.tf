# Several VPCs from one map, and one endpoint for each of those that are to have one.

provider "aws" {
  region = "us-east-2"
}

variable "vpcs" {
  type = map(object({ cidr = string, dynamodb = bool }))
  default = {
    dev     = { cidr = "10.64.0.0/16", dynamodb = true }
    prod    = { cidr = "10.65.0.0/16", dynamodb = true }
    sandbox = { cidr = "10.66.0.0/16", dynamodb = false }
  }
}

data "aws_region" "current" {}

resource "aws_vpc" "this" {
  for_each = var.vpcs

  cidr_block           = each.value.cidr
  enable_dns_hostnames = true
}

resource "aws_subnet" "private" {
  for_each = aws_vpc.this

  vpc_id     = each.value.id
  cidr_block = cidrsubnet(each.value.cidr_block, 8, 1)
}

resource "aws_default_route_table" "this" {
  for_each = aws_vpc.this

  default_route_table_id = each.value.default_route_table_id
}

resource "aws_vpc_endpoint" "dynamodb" {
  for_each = { for name, vpc in var.vpcs : name => aws_vpc.this[name] if vpc.dynamodb }

  vpc_id          = each.value.id
  service_name    = "com.amazonaws.${data.aws_region.current.name}.dynamodb"
  route_table_ids = [aws_default_route_table.this[each.key].id]
}

resource "aws_security_group" "function" {
  for_each = aws_vpc.this

  name   = "endpoint-for-each"
  vpc_id = each.value.id

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_dynamodb_table" "orders" {
  name         = "endpoint-for-each-orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_iam_role" "functions" {
  name = "endpoint-for-each"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

data "aws_iam_policy_document" "orders" {
  statement {
    actions   = ["dynamodb:*"]
    resources = [aws_dynamodb_table.orders.arn]
  }
}

resource "aws_iam_role_policy" "orders" {
  role   = aws_iam_role.functions.id
  policy = data.aws_iam_policy_document.orders.json
}

resource "aws_lambda_function" "this" {
  for_each = var.vpcs

  function_name = "endpoint-for-each-${each.key}"
  role          = aws_iam_role.functions.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "${path.module}/function.zip"

  vpc_config {
    subnet_ids         = [aws_subnet.private[each.key].id]
    security_group_ids = [aws_security_group.function[each.key].id]
  }

  environment {
    variables = { TABLE_NAME = aws_dynamodb_table.orders.name }
  }
}
