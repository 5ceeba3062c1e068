import { type Postcondition, TerraformLocal, type TerraformResourceLifecycle } from "cdktf";
import { type Construct } from "constructs";
import { literal } from "../literal";
import { isScaled } from "./capacity";
import { attributesOf } from "./keys";
import { type CompleteTable, type TableProps } from "./table-props";

/** Leaves alone what auto scaling changes, and fails a plan that would then leave out more. */
export function lifecycleOf(
  scope: Construct,
  props: TableProps,
  table: CompleteTable,
): TerraformResourceLifecycle | undefined {
  const { globalSecondaryIndexes } = table;
  const scaled = globalSecondaryIndexes.some((index) => {
    const { readCapacity = props.readCapacity, writeCapacity = props.writeCapacity } = index;
    return isScaled(readCapacity) || isScaled(writeCapacity);
  });
  const ignored = (props.ignoreIndexChanges ?? scaled) && globalSecondaryIndexes.length > 0;
  const ignoreChanges = [
    ...(isScaled(props.readCapacity) ? ["read_capacity"] : []),
    ...(isScaled(props.writeCapacity) ? ["write_capacity"] : []),
    // With new attributes beside the old indexes, the provider would fail before us.
    ...(ignored ? ["attribute", "global_secondary_index"] : []),
  ];
  if (ignoreChanges.length === 0) return undefined;
  return { ignoreChanges, ...(ignored && { postcondition: [hasItsIndexes(scope, table)] }) };
}

function hasItsIndexes(
  scope: Construct,
  { globalSecondaryIndexes, keys }: CompleteTable,
): Postcondition {
  const given = globalSecondaryIndexes.map(({ indexName }) => indexName);
  const names = "self.global_secondary_index[*].name";
  const types = attributesOf(keys).map(({ name, type }) => `${literal(name)} (${type})`);
  const attributes = new TerraformLocal(scope, "key-attributes", types).fqn;
  const there = '[for one in self.attribute : format("%s (%s)", one.name, one.type)]';
  return {
    condition: `\${toset(${names}) == toset(${JSON.stringify(given)}) && toset(${there}) == toset(${attributes})}`,
    errorMessage: `\`ignoreIndexChanges\` must be false for an apply that changes indexes or key attributes, got: true, with ${given.join(", ")} where the table has \${join(", ", ${names})} (${literal(scope.node.path)}).`,
  };
}
