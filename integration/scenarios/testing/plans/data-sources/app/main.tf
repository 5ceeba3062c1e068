# Looks up what is there by tags and names, and makes no part of a network but its security group.

provider "aws" {
  region = "us-east-2"
}

data "aws_vpc" "main" {
  tags = { Name = "data-sources" }
}

data "aws_subnets" "tier" {
  for_each = toset(["app", "data"])

  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.main.id]
  }

  tags = { Tier = each.key }
}

data "aws_prefix_list" "dynamodb" {
  name = "com.amazonaws.us-east-2.dynamodb"
}

data "aws_dynamodb_table" "customers" {
  name = "data-sources-customers"
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

data "aws_iam_policy_document" "customers" {
  statement {
    actions   = ["dynamodb:GetItem", "dynamodb:Query"]
    resources = [data.aws_dynamodb_table.customers.arn]
  }
}

resource "aws_security_group" "functions" {
  name   = "data-sources"
  vpc_id = data.aws_vpc.main.id

  egress {
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    prefix_list_ids = [data.aws_prefix_list.dynamodb.id]
  }
}

resource "aws_iam_role" "functions" {
  name               = "data-sources"
  assume_role_policy = data.aws_iam_policy_document.lambda.json
}

resource "aws_iam_role_policy" "customers" {
  name   = "customers"
  role   = aws_iam_role.functions.name
  policy = data.aws_iam_policy_document.customers.json
}

resource "aws_lambda_function" "this" {
  for_each = data.aws_subnets.tier

  function_name = "data-sources-${each.key}"
  role          = aws_iam_role.functions.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "${path.module}/function.zip"

  vpc_config {
    subnet_ids         = each.value.ids
    security_group_ids = [aws_security_group.functions.id]
  }

  environment {
    variables = { TABLE_NAME = data.aws_dynamodb_table.customers.name }
  }
}
