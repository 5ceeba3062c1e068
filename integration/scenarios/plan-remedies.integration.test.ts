import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Addresses } from "../../doctor/plan/addresses";
import { type Snippet } from "../../doctor/plan/edits";
import { type JudgedPlan, judgePlan } from "../../doctor/plan/judge";
import { stepsIn } from "../../doctor/plan/steps";
import { readDocument } from "../../doctor/snapshot/plan";
import { BROKEN, type Configuration } from "./testing/broken-configurations";
import { paste } from "./testing/pasted";
import { TestBed } from "./testing/test-bed";

const TIMEOUT = 240_000;
const NAMES = Object.keys(BROKEN);
/** The record that ends an archive, which has nothing before it. */
const EMPTY_ZIP = Buffer.concat([Buffer.from("PK\u0005\u0006"), Buffer.alloc(18)]);
/** A plan does not have the text of a policy around the ARN of a table that it makes. */
const KNOWN_AFTER_APPLY = [
  "a role whose document is about another table",
  "a role without a policy",
  "an endpoint's policy for one action",
];

/** The prefix list of moto has no addresses, so here the rules are for any. */
function withAddresses(snippet: Snippet): Snippet {
  const list = "data.aws_prefix_list.dynamodb.cidr_blocks";
  return { ...snippet, hcl: snippet.hcl.replaceAll(list, '["0.0.0.0/0"]') };
}

describe("the remedies of a plan, pasted into its configuration", () => {
  let testBed: TestBed;

  beforeAll(async () => {
    testBed = await TestBed.start();
  }, TIMEOUT);

  afterAll(() => testBed.stop());

  const terraform = async (folder: string, ...args: string[]): Promise<string> =>
    (await testBed.terraformIn(folder))(...args);

  /** The plan of a configuration in a folder of its own. */
  const written = async (name: string, configuration: Configuration): Promise<string> => {
    const root = join(testBed.work.path, name.replaceAll(/\W/g, "-"));
    for (const [folder, text] of Object.entries(configuration)) {
      await mkdir(join(root, folder), { recursive: true });
      await writeFile(join(root, folder, "main.tf"), text.trimStart());
      await writeFile(join(root, folder, "code.zip"), EMPTY_ZIP);
    }
    await testBed.initIn(root);
    return root;
  };

  const judged = async (root: string): Promise<JudgedPlan> => {
    await terraform(root, "plan", "-no-color", "-input=false", "-out=plan");
    return judgePlan(readDocument(await terraform(root, "show", "-json", "plan"), "the plan"));
  };

  const applied = async (root: string): Promise<JudgedPlan> => {
    await terraform(root, "apply", "-no-color", "-input=false", "-auto-approve");
    return judgePlan(readDocument(await terraform(root, "show", "-json"), "the state"));
  };

  const snippetsOf = (plan: JudgedPlan): readonly Snippet[] => {
    const steps = stepsIn(plan, new Addresses(plan.meanings));
    return plan.audit.groups.flatMap(steps).flatMap(({ snippets }) => snippets);
  };

  test.each(NAMES)(
    "%s: is fine then, and is not with nothing pasted",
    async (name) => {
      const root = await written(name, BROKEN[name] ?? {});
      const before = await judged(root);
      expect(before.audit.counts).toMatchObject({ fine: 0 });
      const snippets = snippetsOf(before);
      expect(snippets).not.toEqual([]);
      for (const snippet of snippets) await paste(root, withAddresses(snippet));
      const after = KNOWN_AFTER_APPLY.includes(name) ? await applied(root) : await judged(root);
      expect(after.audit.entries.map(({ state }) => state)).toEqual(["fine"]);
    },
    TIMEOUT,
  );

  test(
    "are as terraform fmt writes them, which finds out another writing",
    async () => {
      const root = await written("formatted", BROKEN["a role without a policy"] ?? {});
      const [snippet] = snippetsOf(await judged(root));
      const folder = join(testBed.work.path, "snippets");
      await mkdir(folder);
      const hcl = snippet?.hcl ?? "";
      await writeFile(join(folder, "as-it-is.tf"), `${hcl}\n`);
      expect(await terraform(folder, "fmt", "-check")).toBe("");
      await writeFile(join(folder, "other.tf"), `${hcl.replace(" = ", "=")}\n`);
      await expect(terraform(folder, "fmt", "-check")).rejects.toThrow("other.tf");
    },
    TIMEOUT,
  );
});
