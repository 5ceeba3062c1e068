variable "name" {
  type = string
}

variable "cidr" {
  type = string
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true

  tags = { Name = var.name }
}

module "private" {
  source = "../subnets"

  vpc_id = aws_vpc.this.id
  blocks = [cidrsubnet(var.cidr, 8, 1), cidrsubnet(var.cidr, 8, 2)]
}

module "database" {
  source = "../subnets"

  vpc_id = aws_vpc.this.id
  blocks = [cidrsubnet(var.cidr, 8, 11), cidrsubnet(var.cidr, 8, 12)]
}

resource "aws_vpc_endpoint" "dynamodb" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.us-east-2.dynamodb"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [module.private.route_table_id]
}

resource "aws_security_group" "functions" {
  name   = "${var.name}-functions"
  vpc_id = aws_vpc.this.id

  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

output "vpc_id" {
  value = aws_vpc.this.id
}

output "private_subnet_ids" {
  value = module.private.subnet_ids
}

output "database_subnet_ids" {
  value = module.database.subnet_ids
}

output "function_security_group_id" {
  value = aws_security_group.functions.id
}
