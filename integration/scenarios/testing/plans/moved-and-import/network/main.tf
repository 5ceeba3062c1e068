# What the second configuration takes over: a table, and a VPC with its subnet.

provider "aws" {
  region = "us-east-2"
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

output "vpc_id" {
  value = aws_vpc.main.id
}
