import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import * as fc from "fast-check";
import { answerName } from "./answer-name";
import { collectCommands } from "./commands";
import { type Question } from "./question";

/** Runs only the assignments in a script, and returns their values. */
function assigned(script: string, variable: string): string {
  const line = script.split("\n").find((each) => each.startsWith(`${variable}=`)) ?? "";
  return execFileSync("bash", ["-c", `${line}\nprintf %s "$${variable}"`], { encoding: "utf8" });
}

const QUESTIONS: readonly Question[] = [
  { source: { kind: "function", name: "orders" } },
  {
    source: {
      kind: "function",
      name: "arn:aws:lambda:us-east-2:111122223333:function:orders:live",
    },
  },
  { source: { kind: "instance", instanceId: "i-1" }, role: "tutorial" },
  { source: { kind: "ecs-task", name: "shop/0f1e2d3c" }, table: "orders" },
  { source: { kind: "ecs-service", name: "shop/orders" } },
  {
    source: {
      kind: "app-runner-service",
      name: "arn:aws:apprunner:us-east-2:111122223333:service/orders/8fe1e103",
    },
  },
  { source: { kind: "network-interface", networkInterfaceId: "eni-1" }, region: "us-east-2" },
  {
    source: { kind: "hypothetical-function", subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
    table: "orders",
  },
];

test.each(QUESTIONS)("is a script that bash can read: $source.kind", (question) => {
  const script = collectCommands(question, "answers");
  expect(() => execFileSync("bash", ["-n"], { input: script })).not.toThrow();
});

test("makes only calls that read", () => {
  const scripts = QUESTIONS.map((question) => collectCommands(question, "answers")).join("\n");
  const calls = [
    ...scripts.matchAll(
      /\b(ec2|ecs|apprunner|lambda|iam|dynamodb|kms|organizations|sts|dax) ([a-z]+)-[a-z-]+/g,
    ),
  ];
  expect(new Set(calls.map(([, , verb]) => verb))).toEqual(new Set(["describe", "get", "list"]));
});

test("asks a function by name and qualifier, and for no other variable than it needs", () => {
  const script = collectCommands(QUESTIONS[1]!, "answers");
  expect(script).toContain("--function-name orders --qualifier live");
  expect(script).toContain("Variables:{TABLE_NAME:Environment.Variables.TABLE_NAME,");
});

test("asks a task for no other variable than it needs", () => {
  const script = collectCommands(QUESTIONS[3]!, "answers");
  expect(script).toContain('ecs describe-tasks --cluster "$CLUSTER" --tasks "$TASK" --query');
  expect(script).not.toMatch(/^ *ask describe-task(s|-definition) [^\n]*(?<!')$/m);
});

const ASKED = "arn:aws:iam::111122223333:role/asked";

test.each([
  ["the source's own by default", "arn:aws:iam::111122223333:role/own", "", "own"],
  ["another one of its account", "arn:aws:iam::111122223333:role/own", ASKED, "asked"],
  [
    "its own, if the other is of another account",
    "arn:aws:iam::999988887777:role/own",
    ASKED,
    "own",
  ],
  ["the one that was asked for, if it has none", "", ASKED, "asked"],
])("collects the policies of one role: %s", (_, OWN, ROLE, collected) => {
  const script = collectCommands(QUESTIONS[4]!, "answers");
  const [choice] = /^case \$ROLE in\n[\s\S]*?^esac$/m.exec(script) ?? [];
  const env = { ...process.env, OWN, ROLE };
  const chosen = execFileSync("bash", ["-c", `${choice!}\nprintf %s "$ROLE"`], { env });
  expect(chosen.toString().split("/").at(-1)).toBe(collected);
});

test("keeps quotes and commands in names from being run", () => {
  const folder = `it's $(touch /tmp/no) \`x\` "y"`;
  expect(assigned(collectCommands(QUESTIONS[0]!, folder), "OUT")).toBe(folder);
});

test("names files as the doctor reads them, for any policy", () => {
  const script = collectCommands(QUESTIONS[0]!, "answers");
  const [nameOf] = /^name_of\(\) \{\n[\s\S]*?^\}$/m.exec(script) ?? [];
  const policies = [
    "ReadOrders_v1+=,.@-",
    "arn:aws:iam::111122223333:policy/Team/x",
    ...fc.sample(fc.string({ unit: "grapheme-ascii", minLength: 1 }), { numRuns: 100, seed: 1 }),
  ];
  const input = `${nameOf!}\nfor policy; do name_of "$policy"; printf '\\0'; done`;
  const named = execFileSync("bash", ["-c", input, "bash", ...policies], { encoding: "utf8" });
  expect(named.split("\0").slice(0, -1)).toEqual(
    policies.map((policy) => answerName("", policy).slice(1)),
  );
});

test("lets no name be a pattern of files", () => {
  expect(collectCommands(QUESTIONS[0]!, "answers")).toContain("\nset -uf\n");
});

test.each([
  ["the question", "daxs://cart.ab12cd.dax-clusters.us-east-2.amazonaws.com", "{}", true],
  ["a variable", undefined, '{"CACHE": "cart.ab12cd.dax-clusters.us-east-2.amazonaws.com"}', true],
  ["nothing", undefined, '{"CACHE": "https://dax.corp.example"}', false],
])("looks for a DAX cluster if %s names one", (_, endpointUrl, variables, found) => {
  const script = collectCommands({ ...QUESTIONS[0]!, endpointUrl }, "answers");
  const lines = script.split("\n").filter((line) => /^ *(\[.*)?DAX=/.test(line));
  const out = mkdtempSync(join(tmpdir(), "doctor-"));
  try {
    writeFileSync(join(out, "get-function-configuration.json"), variables);
    const dax = execFileSync("bash", ["-uf", "-c", `${lines.join("\n")}\nprintf %s "$DAX"`], {
      env: { ...process.env, OUT: out },
    });
    expect(lines).toHaveLength(2);
    expect(dax.toString() !== "").toBe(found);
  } finally {
    rmSync(out, { recursive: true });
  }
});

describe("the policies of an organization", () => {
  const made: string[] = [];
  afterEach(() => {
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  /** The files that the script writes where `aws` has only these answers, by name. */
  function collected(answers: string): ReadonlyMap<string, string> {
    const folder = mkdtempSync(join(tmpdir(), "doctor-"));
    made.push(folder);
    const aws = `#!/usr/bin/env bash
case "$*" in
  "sts get-caller-identity --query"*) echo 111122223333 ;;
  "sts get-caller-identity"*) echo '{}' ;;
  ${answers}
  *) exit 254 ;;
esac`;
    writeFileSync(join(folder, "aws"), aws);
    chmodSync(join(folder, "aws"), 0o755);
    const out = join(folder, "out");
    const source = { kind: "network-interface", networkInterfaceId: "eni-1" } as const;
    execFileSync("bash", [], {
      input: collectCommands({ source }, out),
      env: { PATH: [folder, process.env.PATH].join(delimiter) },
      stdio: ["pipe", "ignore", "ignore"],
    });
    return new Map(readdirSync(out).map((file) => [file, readFileSync(join(out, file), "utf8")]));
  }

  const MEMBER = `"organizations describe-organization --query"*) echo o-exampleorgid ;;
  "organizations describe-organization"*) echo '{}' ;;`;

  test("are asked for from the account up to the root", () => {
    const files = collected(`${MEMBER}
  "organizations list-parents --child-id 111122223333 --query"*) echo ou-ab12-x ;;
  "organizations list-parents --child-id ou-ab12-x --query"*) echo r-ab12 ;;
  "organizations list-policies-for-target"*"--query"*) echo p-FullAWSAccess ;;
  "organizations "*) echo '{}' ;;`);
    const targets = ["111122223333", "ou-ab12-x", "r-ab12"];
    const types = ["RESOURCE_CONTROL_POLICY", "SERVICE_CONTROL_POLICY"];
    expect([...files.keys()].sort()).toEqual(
      [
        "get-caller-identity",
        "describe-organization",
        answerName("describe-policy", "p-FullAWSAccess"),
        ...targets.slice(0, 2).map((target) => `list-parents-${target}`),
        ...types.flatMap((type) =>
          targets.map((target) => `list-policies-for-target-${type}-${target}`),
        ),
      ]
        .map((name) => `${name}.json`)
        .sort(),
    );
  });

  test("are not asked for without the right to what the account is in", () => {
    expect([...collected(MEMBER).keys()].sort()).toEqual([
      "describe-organization.json",
      "get-caller-identity.json",
    ]);
  });

  test("do not exist for an account in none", () => {
    const code = "AWSOrganizationsNotInUseException";
    const files = collected(`"organizations "*) echo "error (${code})" >&2; exit 254 ;;`);
    expect(files.get("describe-organization.json")).toBe("{}\n");
    expect(files.size).toBe(2);
  });
});
