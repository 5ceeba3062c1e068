# Routes, rules, network ACLs, and the functions' networks by dynamic blocks.

provider "aws" {
  region = "us-east-2"
}

variable "routes" {
  type    = list(string)
  default = ["0.0.0.0/0"]
}

variable "ports" {
  type    = list(number)
  default = [443]
}

variable "functions" {
  type = map(object({ in_vpc = bool, ports = list(number) }))
  default = {
    nat    = { in_vpc = true, ports = [443, 53] }
    closed = { in_vpc = true, ports = [5432] }
    public = { in_vpc = false, ports = [] }
  }
}

variable "acl" {
  type = list(object({ number = number, egress = bool, from = number, to = number }))
  default = [
    { number = 100, egress = true, from = 443, to = 443 },
    { number = 100, egress = false, from = 1024, to = 65535 },
  ]
}

resource "aws_vpc" "main" {
  cidr_block           = "10.5.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.5.0.0/24"
}

resource "aws_subnet" "private" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.5.1.0/24"
}

resource "aws_eip" "nat" {
  domain = "vpc"
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public.id

  depends_on = [aws_internet_gateway.main]
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  dynamic "route" {
    for_each = var.routes

    content {
      cidr_block = route.value
      gateway_id = aws_internet_gateway.main.id
    }
  }
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id

  dynamic "route" {
    for_each = toset(var.routes)

    content {
      cidr_block     = route.value
      nat_gateway_id = aws_nat_gateway.main.id
    }
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
}

resource "aws_network_acl" "private" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.private.id]

  dynamic "egress" {
    for_each = [for entry in var.acl : entry if entry.egress]

    content {
      rule_no    = egress.value.number
      action     = "allow"
      protocol   = "tcp"
      cidr_block = "0.0.0.0/0"
      from_port  = egress.value.from
      to_port    = egress.value.to
    }
  }

  dynamic "ingress" {
    for_each = [for entry in var.acl : entry if !entry.egress]

    content {
      rule_no    = ingress.value.number
      action     = "allow"
      protocol   = "tcp"
      cidr_block = "0.0.0.0/0"
      from_port  = ingress.value.from
      to_port    = ingress.value.to
    }
  }
}

resource "aws_security_group" "function" {
  for_each = var.functions

  name   = "dynamic-blocks-${each.key}"
  vpc_id = aws_vpc.main.id

  dynamic "egress" {
    for_each = each.value.ports

    content {
      from_port   = egress.value
      to_port     = egress.value
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
}

resource "aws_dynamodb_table" "orders" {
  name         = "dynamic-blocks-orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_iam_role" "functions" {
  name = "dynamic-blocks"
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
  dynamic "statement" {
    for_each = ["GetItem", "PutItem"]

    content {
      sid       = statement.value
      actions   = ["dynamodb:${statement.value}"]
      resources = [aws_dynamodb_table.orders.arn]
    }
  }
}

resource "aws_iam_role_policy" "orders" {
  role   = aws_iam_role.functions.id
  policy = data.aws_iam_policy_document.orders.json
}

resource "aws_lambda_function" "this" {
  for_each = var.functions

  function_name = "dynamic-blocks-${each.key}"
  role          = aws_iam_role.functions.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "${path.module}/function.zip"

  dynamic "vpc_config" {
    for_each = each.value.in_vpc ? [1] : []

    content {
      subnet_ids         = [aws_subnet.private.id]
      security_group_ids = [aws_security_group.function[each.key].id]
    }
  }

  environment {
    variables = { TABLE_NAME = aws_dynamodb_table.orders.name }
  }
}
