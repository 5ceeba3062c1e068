# The first version: names for one of each, a network that is looked up, and no path to DynamoDB yet.

provider "aws" {
  region = "us-east-2"
}

data "aws_vpc" "main" {
  tags = { Name = "moved-and-import" }
}

resource "aws_subnet" "private" {
  vpc_id     = data.aws_vpc.main.id
  cidr_block = "10.13.1.0/24"
}

resource "aws_route_table" "table" {
  vpc_id = data.aws_vpc.main.id
}

resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.table.id
}

resource "aws_iam_role" "role" {
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

# The second version does not have it.
resource "aws_iam_role_policy" "writes" {
  name = "writes"
  role = aws_iam_role.role.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "dynamodb:PutItem"
      Resource = "arn:aws:dynamodb:us-east-2:*:table/moved-and-import-orders"
    }]
  })
}

resource "aws_lambda_function" "orders" {
  function_name = "moved-and-import-orders"
  role          = aws_iam_role.role.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "${path.module}/function.zip"

  vpc_config {
    subnet_ids         = [aws_subnet.private.id]
    security_group_ids = [data.aws_security_group.default.id]
  }

  environment {
    variables = { TABLE_NAME = "moved-and-import-orders" }
  }
}

data "aws_security_group" "default" {
  vpc_id = data.aws_vpc.main.id
  name   = "default"
}
