/**
 * The changes of a remedy in the configuration of a plan: what to write, to change, or to remove, in which
 * module, with references for ids. Pure.
 */
import { type Fix } from "../../remedy";
import { type PlanDocument } from "../../snapshot/plan";
import { Editor } from "./editor";
import { added, networkEdits } from "./network-edits";
import { policyEdits } from "./policy-edits";
import { type Snippet } from "./snippet";
import { Targets } from "./targets";
import { Written } from "./written";

export { headingOf, type Snippet } from "./snippet";

/**
 * @param meanings what ids stand for
 * @returns what a change is in the configuration, for these functions. Nothing if Terraform cannot make it
 */
export function editsIn(
  document: PlanDocument,
  meanings: ReadonlyMap<string, string>,
): (fix: Fix, functions: readonly string[]) => readonly Snippet[] {
  const written = new Written(document);
  const editor = new Editor(written, new Targets(written, meanings));
  return (fix, functions) =>
    fix.action === "allow-in-policy"
      ? policyEdits(editor, fix)
      : (networkEdits(editor, fix, functions) ?? added(editor, fix));
}
