import { z } from "zod";
import {
  ACCESS_LEVELS,
  ACCESS_PATHS,
  OUTPUT_NAMES,
  type OutputName,
  type StackOutputs,
} from "../../contract/stacks";
import { HarnessError } from "../errors";

const common = {
  accessLevel: z.enum(ACCESS_LEVELS),
  region: z.string(),
  tableName: z.string(),
  tableArn: z.string(),
  roleArn: z.string(),
  vpcId: z.string().optional(),
  endpointId: z.string().optional(),
};

const stackOutputs = z.discriminatedUnion("accessPath", [
  z.object({ ...common, accessPath: z.literal("instance"), instanceId: z.string() }),
  z.object({
    ...common,
    accessPath: z.enum(ACCESS_PATHS).exclude(["instance"]),
    functionName: z.string(),
    functionArn: z.string(),
    functionBundle: z.string(),
  }),
]) satisfies z.ZodType<StackOutputs>;

/**
 * @param values The output of `terraform output -json`.
 * @throws HarnessError that names each output that is missing or has a value that the contract does not allow.
 */
export function parseOutputs(
  values: Readonly<Record<string, { readonly value?: unknown }>>,
  stack: string,
): StackOutputs {
  const named = Object.entries(OUTPUT_NAMES).map(
    ([name, key]) => [name, values[key]?.value] as const,
  );
  const parsed = stackOutputs.safeParse(Object.fromEntries(named));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const name = OUTPUT_NAMES[issue.path[0] as OutputName];
    return `\`${name}\`: ${issue.message}`;
  });
  throw new HarnessError(
    `the outputs of ${stack} do not match the contract: ${problems.join("; ")}`,
  );
}
