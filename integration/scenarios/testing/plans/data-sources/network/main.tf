# A network and a table that another team made.

provider "aws" {
  region = "us-east-2"
}

resource "aws_vpc" "main" {
  cidr_block           = "10.9.0.0/16"
  enable_dns_hostnames = true

  tags = { Name = "data-sources" }
}

resource "aws_subnet" "private" {
  for_each = { app = "10.9.1.0/24", data = "10.9.2.0/24" }

  vpc_id     = aws_vpc.main.id
  cidr_block = each.value

  tags = { Tier = each.key }
}

resource "aws_route_table" "app" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.private["app"].id
  route_table_id = aws_route_table.app.id
}

resource "aws_vpc_endpoint" "dynamodb" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.us-east-2.dynamodb"
  route_table_ids = [aws_route_table.app.id]
}

resource "aws_dynamodb_table" "customers" {
  name         = "data-sources-customers"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}
