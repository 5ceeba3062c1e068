# The second version: everything has another address, what others made is imported, an endpoint is added, and a
# policy is gone.

provider "aws" {
  region = "us-east-2"
}

data "aws_vpc" "main" {
  tags = { Name = "moved-and-import" }
}

data "aws_security_group" "default" {
  vpc_id = data.aws_vpc.main.id
  name   = "default"
}

import {
  to = aws_vpc.main
  id = data.aws_vpc.main.id
}

import {
  to = aws_dynamodb_table.orders
  id = "moved-and-import-orders"
}

moved {
  from = aws_subnet.private
  to   = aws_subnet.private["orders"]
}

moved {
  from = aws_route_table.table
  to   = aws_route_table.private["orders"]
}

moved {
  from = aws_route_table_association.private
  to   = aws_route_table_association.private["orders"]
}

moved {
  from = aws_iam_role.role
  to   = aws_iam_role.functions
}

moved {
  from = aws_lambda_function.orders
  to   = aws_lambda_function.this["orders"]
}

locals {
  blocks = {
    orders = "10.13.1.0/24"
    report = "10.13.2.0/24"
  }
}

resource "aws_vpc" "main" {
  cidr_block           = "10.13.0.0/16"
  enable_dns_hostnames = true

  tags = { Name = "moved-and-import" }
}

resource "aws_dynamodb_table" "orders" {
  name         = "moved-and-import-orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_subnet" "private" {
  for_each = local.blocks

  vpc_id     = aws_vpc.main.id
  cidr_block = each.value
}

resource "aws_route_table" "private" {
  for_each = local.blocks

  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "private" {
  for_each = local.blocks

  subnet_id      = aws_subnet.private[each.key].id
  route_table_id = aws_route_table.private[each.key].id
}

resource "aws_vpc_endpoint" "dynamodb" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.us-east-2.dynamodb"
  route_table_ids = [aws_route_table.private["orders"].id]
}

resource "aws_iam_role" "functions" {
  name = "moved-and-import"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "orders" {
  name = "orders"
  role = aws_iam_role.functions.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "dynamodb:GetItem"
      Resource = aws_dynamodb_table.orders.arn
    }]
  })
}

resource "aws_lambda_function" "this" {
  for_each = local.blocks

  function_name = "moved-and-import-${each.key}"
  role          = aws_iam_role.functions.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "${path.module}/function.zip"

  vpc_config {
    subnet_ids         = [aws_subnet.private[each.key].id]
    security_group_ids = [data.aws_security_group.default.id]
  }

  environment {
    variables = { TABLE_NAME = aws_dynamodb_table.orders.name }
  }
}
