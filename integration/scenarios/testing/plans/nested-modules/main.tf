# A network module that calls a module for its subnets, and one call for each function.

provider "aws" {
  region = "us-east-2"
}

module "network" {
  source = "./modules/network"

  name = "nested-modules"
  cidr = "10.3.0.0/16"
}

resource "aws_dynamodb_table" "orders" {
  name         = "nested-modules-orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

module "orders" {
  source = "./modules/reader"

  name               = "nested-modules-orders"
  vpc_id             = module.network.vpc_id
  subnet_ids         = module.network.private_subnet_ids
  security_group_ids = [module.network.function_security_group_id]
  table              = aws_dynamodb_table.orders
}

# In the subnets of the databases, which have no way out.
module "misplaced" {
  source = "./modules/reader"

  name               = "nested-modules-misplaced"
  vpc_id             = module.network.vpc_id
  subnet_ids         = module.network.database_subnet_ids
  security_group_ids = [module.network.function_security_group_id]
  table              = aws_dynamodb_table.orders
}
