# What another configuration made, by its state. The endpoint is added to one of its two tables.

provider "aws" {
  region = "us-east-2"
}

data "terraform_remote_state" "network" {
  backend = "local"

  config = {
    path = "${path.module}/../network/terraform.tfstate"
  }
}

locals {
  network = data.terraform_remote_state.network.outputs
}

resource "aws_vpc_endpoint" "dynamodb" {
  vpc_id          = local.network.vpc_id
  service_name    = "com.amazonaws.us-east-2.dynamodb"
  route_table_ids = [local.network.route_table_ids[0]]
}

resource "aws_security_group" "functions" {
  name   = "remote-state"
  vpc_id = local.network.vpc_id
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.functions.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_dynamodb_table" "orders" {
  name         = "remote-state-orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_iam_role" "functions" {
  name = "remote-state"
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
    actions   = ["dynamodb:PutItem"]
    resources = [aws_dynamodb_table.orders.arn]
  }
}

resource "aws_iam_role_policy" "orders" {
  role   = aws_iam_role.functions.id
  policy = data.aws_iam_policy_document.orders.json
}

resource "aws_lambda_function" "function" {
  count = length(local.network.subnet_ids)

  function_name = "remote-state-${count.index}"
  role          = aws_iam_role.functions.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "${path.module}/function.zip"

  vpc_config {
    subnet_ids         = [local.network.subnet_ids[count.index]]
    security_group_ids = [aws_security_group.functions.id]
  }

  environment {
    variables = { TABLE_NAME = aws_dynamodb_table.orders.name }
  }
}
