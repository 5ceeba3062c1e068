# Policies as text: jsonencode with ARNs that are put together. The function without a right names its table too.

provider "aws" {
  region = "us-east-2"
}

data "aws_caller_identity" "current" {}
data "aws_region" "current" {}

locals {
  tables = "arn:aws:dynamodb:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:table"
}

resource "aws_vpc" "main" {
  cidr_block           = "10.11.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "private" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.11.1.0/24"
}

resource "aws_vpc_endpoint" "dynamodb" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.us-east-2.dynamodb"
  route_table_ids = [aws_vpc.main.main_route_table_id]

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = "*"
        Action    = "dynamodb:*"
        Resource  = ["${local.tables}/jsonencode-*"]
      },
    ]
  })
}

resource "aws_dynamodb_table" "orders" {
  name         = "jsonencode-orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_dynamodb_table" "customers" {
  name         = "jsonencode-customers"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_iam_role" "functions" {
  for_each = toset(["orders", "other"])

  name = "jsonencode-${each.key}"
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
  role = aws_iam_role.functions["orders"].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Action = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
      Resource = [
        "${local.tables}/jsonencode-orders",
        "${local.tables}/jsonencode-orders/index/*",
      ]
    }]
  })
}

# Another table than the one that its function uses.
resource "aws_iam_role_policy" "other" {
  name = "customers"
  role = aws_iam_role.functions["other"].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["dynamodb:GetItem"]
      Resource = "${local.tables}/jsonencode-customers"
    }]
  })
}

resource "aws_lambda_function" "this" {
  for_each = aws_iam_role.functions

  function_name = "jsonencode-${each.key}"
  role          = each.value.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "${path.module}/function.zip"

  vpc_config {
    subnet_ids         = [aws_subnet.private.id]
    security_group_ids = [aws_vpc.main.default_security_group_id]
  }

  environment {
    variables = { TABLE_NAME = aws_dynamodb_table.orders.name }
  }
}
