import { type TerraformStack } from "cdktf";
import { DynamoDbFunction } from "../function/dynamodb-function";
import { type DynamoDbFunctionProps } from "../function/function-props";
import { Network, type NetworkProps } from "../network/network";
import { Table } from "../table/table";
import { type TableProps } from "../table/table-props";

/** A stand-in for the real bundle, which takes a while to build. */
export const bundle = { zip: new Uint8Array([80, 75, 5, 6]), handler: "index.handler" };

export function table(stack: TerraformStack, props: Partial<TableProps> = {}): Table {
  return new Table(stack, "table", { name: "orders", ...props });
}

export function network(stack: TerraformStack, props: Partial<NetworkProps> = {}): Network {
  return new Network(stack, "network", { name: "shop", region: "us-east-2", ...props });
}

export function lambda(
  stack: TerraformStack,
  props: Partial<DynamoDbFunctionProps> = {},
): DynamoDbFunction {
  return new DynamoDbFunction(stack, "function", {
    name: "reader",
    table: props.table ?? table(stack),
    bundle,
    ...props,
  });
}

/** Returns what a function throws. Fails the test if it throws nothing. */
export function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
