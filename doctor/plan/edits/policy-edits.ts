import { type PolicyFix, type PolicyStatement } from "../../remedy/fix";
import { type Block, type Value, valueOf } from "../../report/hcl";
import { blocksOf } from "../../report/terraform-fixes";
import { type Resource } from "../../snapshot/plan";
import { type Editor } from "./editor";
import { added, managed } from "./network-edits";
import { type Snippet } from "./snippet";

/** A statement in the resource that holds the policy, or a new policy. */
export function policyEdits(editor: Editor, fix: PolicyFix): readonly Snippet[] {
  if (fix.layer === "role-policy") return rolePolicy(editor, fix);
  const holder = holderOf(editor, fix);
  if (holder === undefined) return added(editor, fix);
  return (
    inDocument(editor, holder, fix) ??
    editor.set(holder, "policy", { encoded: valueOf(fix.document) })
  );
}

/** A policy of the role that only it uses, or else a new one. */
function rolePolicy(editor: Editor, fix: PolicyFix): readonly Snippet[] {
  const { written, targets } = editor;
  const role = managed(targets.role(fix.roleName ?? ""));
  if (role === undefined) return added(editor, fix);
  const target = { resource: role, attribute: "name" };
  const fresh = () =>
    (blocksOf(fix) ?? []).flatMap((block) =>
      editor.add(block, "role" in block.arguments ? { role: target } : {}),
    );
  // The role's own policies have no room for more.
  if (fix.policyArn !== undefined) return fresh();
  if (written.isSet(role, "inline_policy")) {
    const policy: Value = { encoded: valueOf(fix.document) };
    return editor.insert(role, { keyword: "inline_policy", arguments: { name: fix.id, policy } });
  }
  for (const policy of written.partsOf(role, "aws_iam_role_policy", "role")) {
    const found = inDocument(editor, policy, fix);
    if (found !== undefined) return found;
  }
  return fresh();
}

/** The resource of the plan whose policy it is. */
function holderOf({ written, targets }: Editor, { layer, id }: PolicyFix): Resource | undefined {
  const owner = managed(targets.resource(id));
  if (owner === undefined) return undefined;
  const part = (type: string, argument: string) => written.partsOf(owner, type, argument)[0];
  switch (layer) {
    case "role-policy":
      return undefined;
    case "permissions-boundary":
      return owner;
    case "table-policy":
      return part("aws_dynamodb_resource_policy", "resource_arn");
    case "key-policy":
      return part("aws_kms_key_policy", "key_id") ?? owner;
    case "endpoint-policy":
      return part("aws_vpc_endpoint_policy", "vpc_endpoint_id") ?? owner;
  }
}

/** The statements in the data source that writes the policy, if nothing else uses it. */
function inDocument(
  editor: Editor,
  holder: Resource,
  { statements }: PolicyFix,
): readonly Snippet[] | undefined {
  const { written } = editor;
  const { module, key } = holder;
  const [reference = "", ...others] = written.references(holder, "policy");
  const [, local] = /^(data\.aws_iam_policy_document\.[\w-]+)\.json$/.exec(reference) ?? [];
  if (local === undefined || others.length > 0 || key !== undefined) return undefined;
  const document = written.at(module === "" ? local : `${module}.${local}`);
  if (document === undefined || written.usesOf(module, local) > 1) return undefined;
  const [first, ...more] = statements.map(statementBlock);
  return first && editor.insert(document, first, ...more);
}

/** @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document */
function statementBlock(statement: PolicyStatement): Block {
  const { Effect: effect, Action, Resource: resources, Principal, Condition } = statement;
  return {
    keyword: "statement",
    arguments: {
      ...(effect !== "Allow" && { effect: String(effect) }),
      actions: listOf(Action),
      resources: listOf(resources),
    },
    blocks: [
      ...principals(Principal),
      ...fieldsOf(Condition).flatMap(([test, keys]) =>
        fieldsOf(keys).map(([variable, values]) => ({
          keyword: "condition",
          arguments: { test, variable, values: listOf(values) },
        })),
      ),
    ],
  };
}

function principals(principal: unknown): readonly Block[] {
  const block = (type: string, identifiers: unknown) => ({
    keyword: "principals",
    arguments: { type, identifiers: listOf(identifiers) },
  });
  if (principal === "*") return [block("*", "*")];
  return fieldsOf(principal).map(([type, identifiers]) => block(type, identifiers));
}

function fieldsOf(object: unknown): readonly (readonly [string, unknown])[] {
  return Object.entries((object ?? {}) as Readonly<Record<string, unknown>>);
}

function listOf(value: unknown): readonly Value[] {
  return [value].flat().map(valueOf);
}
