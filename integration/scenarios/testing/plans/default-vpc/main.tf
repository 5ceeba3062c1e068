# In the default VPC of the account: looked up, and adopted with its default route table.

provider "aws" {
  region = "us-east-2"
}

data "aws_vpc" "default" {
  default = true
}

data "aws_subnets" "default" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.default.id]
  }

  # Not the subnet that is added here, which a second plan would find.
  filter {
    name   = "default-for-az"
    values = ["true"]
  }
}

data "aws_security_group" "default" {
  vpc_id = data.aws_vpc.default.id
  name   = "default"
}

data "aws_route_table" "main" {
  vpc_id = data.aws_vpc.default.id

  filter {
    name   = "association.main"
    values = ["true"]
  }
}

resource "aws_vpc_endpoint" "dynamodb" {
  vpc_id          = data.aws_vpc.default.id
  service_name    = "com.amazonaws.us-east-2.dynamodb"
  route_table_ids = [data.aws_route_table.main.id]
}

# A subnet with a route table of its own, which the endpoint does not have.
resource "aws_subnet" "apart" {
  vpc_id     = data.aws_vpc.default.id
  cidr_block = cidrsubnet(data.aws_vpc.default.cidr_block, 8, 200)
}

resource "aws_route_table" "apart" {
  vpc_id = data.aws_vpc.default.id
}

resource "aws_route_table_association" "apart" {
  subnet_id      = aws_subnet.apart.id
  route_table_id = aws_route_table.apart.id
}

resource "aws_dynamodb_table" "orders" {
  name         = "default-vpc-orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_iam_role" "functions" {
  name = "default-vpc"
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
    actions   = ["dynamodb:GetItem", "dynamodb:Scan"]
    resources = [aws_dynamodb_table.orders.arn]
  }
}

resource "aws_iam_role_policy" "orders" {
  role   = aws_iam_role.functions.id
  policy = data.aws_iam_policy_document.orders.json
}

resource "aws_lambda_function" "orders" {
  function_name = "default-vpc-orders"
  role          = aws_iam_role.functions.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "${path.module}/function.zip"

  vpc_config {
    subnet_ids         = data.aws_subnets.default.ids
    security_group_ids = [data.aws_security_group.default.id]
  }

  environment {
    variables = { TABLE_NAME = aws_dynamodb_table.orders.name }
  }
}

resource "aws_lambda_function" "apart" {
  function_name = "default-vpc-apart"
  role          = aws_iam_role.functions.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "${path.module}/function.zip"

  vpc_config {
    subnet_ids         = [aws_subnet.apart.id]
    security_group_ids = [data.aws_security_group.default.id]
  }

  environment {
    variables = { TABLE_NAME = aws_dynamodb_table.orders.name }
  }
}
