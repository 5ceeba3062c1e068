variable "vpc_id" {
  type = string
}

variable "blocks" {
  type = list(string)
}

resource "aws_subnet" "this" {
  count = length(var.blocks)

  vpc_id     = var.vpc_id
  cidr_block = var.blocks[count.index]
}

resource "aws_route_table" "this" {
  vpc_id = var.vpc_id
}

resource "aws_route_table_association" "this" {
  count = length(var.blocks)

  subnet_id      = aws_subnet.this[count.index].id
  route_table_id = aws_route_table.this.id
}

output "subnet_ids" {
  value = aws_subnet.this[*].id
}

output "route_table_id" {
  value = aws_route_table.this.id
}
