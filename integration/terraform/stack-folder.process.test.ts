import { existsSync } from "node:fs";
import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { CommandError, HarnessError, InterruptedError } from "../errors";
import {
  diagnostic,
  fakeStack,
  hook,
  MAKES,
  plannedChange,
  prints,
  summary,
  WAITS,
} from "../testing/fake-terraform";
import { functionOutputs, printedOutputs } from "../testing/outputs";
import { scratchFolder } from "../testing/scratch";
import { until } from "../testing/until";
import { type Progress } from "./progress";

test("asks Terraform, without a person and in JSON, for what it is asked for", async () => {
  const { stack, calls } = await fakeStack();
  await stack.init();
  await expect(stack.apply()).resolves.toBe(3);
  await expect(stack.plan()).resolves.toEqual([]);
  await expect(stack.outputs()).resolves.toEqual(functionOutputs);
  await expect(stack.destroy()).resolves.toBe(3);
  expect(await calls()).toEqual([
    "init -no-color",
    "apply -json -auto-approve",
    expect.stringMatching(/^plan -json/),
    "output -json -no-color",
    "destroy -json -auto-approve",
  ]);
});

test("runs in the stack's folder, with the environment it was given", async () => {
  const { stack, folder } = await fakeStack({
    commands: { init: 'echo "$PWD $ONLY ${HOME:-nothing}" > seen' },
    environment: { ONLY: "this" },
  });
  await stack.init();
  expect(await readFile(join(folder, "seen"), "utf8")).toBe(
    `${await realpath(folder)} this nothing\n`,
  );
});

test("returns what a plan would change", async () => {
  const { stack } = await fakeStack({
    commands: {
      plan: prints(
        { type: "resource_drift", change: { resource: { addr: "aws_vpc.a" }, action: "update" } },
        plannedChange("aws_vpc.a", "update"),
        plannedChange("aws_subnet.b", "create"),
        summary("plan", 2),
      ),
    },
  });
  await expect(stack.plan()).resolves.toEqual([
    { address: "aws_vpc.a", action: "update" },
    { address: "aws_subnet.b", action: "create" },
  ]);
});

test("applies the plan that was made, and shows it", async () => {
  const shown = '{"format_version":"1.2"}';
  const { stack, calls } = await fakeStack({ commands: { show: `echo '${shown}'` } });
  await stack.plan();
  await expect(stack.show()).resolves.toBe(shown);
  await expect(stack.applyPlan()).resolves.toBe(3);
  const [file] = (await calls()).flatMap((call) => /(?<=-out=).+/.exec(call) ?? []);
  expect(await calls()).toEqual([
    `plan -json -out=${file}`,
    `show -json -no-color ${file}`,
    `apply -json ${file}`,
  ]);
});

test("keeps what it shows of a plan out of errors", async () => {
  const show = `${prints({ planned_values: { secret: "hunter2" } })}\necho no space left >&2\nexit 1`;
  const { stack } = await fakeStack({ commands: { show } });
  const error = await stack.show().catch(String);
  expect(error).toContain("no space left");
  expect(error).not.toContain("hunter2");
});

test("takes the outputs that an apply printed, and asks for them where it printed none", async () => {
  const printed = { type: "outputs", outputs: printedOutputs(functionOutputs) };
  const planned = { type: "outputs", outputs: { region: { action: "create" } } };
  const { stack, calls } = await fakeStack({
    commands: {
      apply: `if [ -e again ]; then\n${prints(planned)}\nelse\n${prints(planned, summary("apply"), printed)}\nfi\ntouch again`,
    },
  });
  await stack.apply();
  await expect(stack.outputs()).resolves.toEqual(functionOutputs);
  expect(await calls()).toHaveLength(1);
  await stack.apply();
  await expect(stack.outputs()).resolves.toEqual(functionOutputs);
  expect((await calls()).slice(1)).toEqual(["apply -json -auto-approve", "output -json -no-color"]);
});

test("tells how far it is", async () => {
  const { stack } = await fakeStack({
    commands: {
      apply: prints(
        plannedChange("aws_vpc.a", "create"),
        plannedChange("aws_subnet.b", "create"),
        hook("apply_start", "aws_vpc.a"),
        hook("apply_complete", "aws_vpc.a"),
        summary("apply", 2),
      ),
    },
  });
  const seen: Progress[] = [];
  await stack.apply({ onProgress: (progress) => seen.push(progress) });
  expect(seen).toEqual([
    { done: 0, total: 1, activity: "" },
    { done: 0, total: 2, activity: "" },
    { done: 0, total: 2, activity: "aws_vpc.a  create" },
    { done: 1, total: 2, activity: "aws_vpc.a  create" },
  ]);
});

test("shows of a failure what Terraform says of it, and nothing of its JSON", async () => {
  const { stack } = await fakeStack({
    commands: {
      apply: [
        prints(
          { type: "version", terraform: "1.11.4" },
          hook("apply_start", "aws_subnet.a"),
          { type: "diagnostic", diagnostic: { severity: "warning", summary: "Deprecated" } },
          diagnostic("creating subnet", "InvalidSubnet.Conflict:\n  it is taken", "aws_subnet.a"),
          diagnostic("No place", ""),
        ),
        "echo a crash of the tool itself >&2",
        "exit 1",
      ].join("\n"),
    },
  });
  const applying = stack.apply();
  await expect(applying).rejects.toThrow(CommandError);
  const failure: unknown = await applying.catch((error: unknown) => error);
  const { command, outcome, lastLines } = (failure as CommandError).failure;
  expect({ command, outcome }).toEqual({
    command: "terraform apply of gateway-endpoint",
    outcome: "exited 1",
  });
  expect([...lastLines].sort()).toEqual([
    "No place",
    "a crash of the tool itself",
    "aws_subnet.a: creating subnet: InvalidSubnet.Conflict: it is taken",
  ]);
});

test("names OpenTofu where it is that", async () => {
  const { stack } = await fakeStack({ product: "OpenTofu", commands: { init: "exit 1" } });
  await expect(stack.init()).rejects.toThrow("opentofu init of gateway-endpoint exited 1");
});

test("refuses outputs that are not the contract's", async () => {
  const { stack } = await fakeStack({ commands: { output: prints({}) } });
  await expect(stack.outputs()).rejects.toThrow(HarnessError);
  await expect(stack.outputs()).rejects.toThrow("the outputs of gateway-endpoint");
});

test("is asked to stop with SIGINT, and has its grace to finish what it is at", async () => {
  const interrupt = new AbortController();
  const { stack, applied } = await fakeStack({
    commands: {
      apply: `trap '${MAKES}; exit 1' INT\n${prints(hook("apply_start", "aws_vpc.a"))}\n${WAITS}`,
    },
  });
  const reason = new InterruptedError("SIGINT");
  const applying = stack.apply({
    signal: interrupt.signal,
    onProgress: () => {
      interrupt.abort(reason);
    },
  });
  await expect(applying).rejects.toBe(reason);
  expect(applied()).toBe(true);
});

test("does not have the grace of an apply where it changes nothing in the cloud", async () => {
  const interrupt = new AbortController();
  const { stack } = await fakeStack({
    graceSeconds: 600,
    commands: { init: `trap '' INT\ntouch started\n${WAITS}` },
  });
  const reason = new InterruptedError("SIGINT");
  const initializing = stack.init({ signal: interrupt.signal });
  await until(() => existsSync(join(stack.folder, "started")));
  interrupt.abort(reason);
  await expect(initializing).rejects.toBe(reason);
});

test("is killed after its grace, and has finished nothing then", async () => {
  const interrupt = new AbortController();
  const { stack, applied } = await fakeStack({
    graceSeconds: 0.3,
    commands: {
      apply: `trap '' INT\n${prints(hook("apply_start", "aws_vpc.a"))}\nsleep 20\n${MAKES}`,
    },
  });
  const applying = stack.apply({
    signal: interrupt.signal,
    onProgress: () => {
      interrupt.abort(new InterruptedError("SIGINT"));
    },
  });
  await expect(applying).rejects.toThrow(InterruptedError);
  expect(applied()).toBe(false);
});

const notes = (environment: Readonly<Record<string, string>>, init: string) =>
  fakeStack({
    environment,
    commands: { init: `echo begins >> "$NOTES"\n${init}\necho ends >> "$NOTES"` },
  });

test("two that share a plugin cache find their providers one after the other", async () => {
  const file = join(await scratchFolder(), "notes");
  const environment = { NOTES: file, TF_PLUGIN_CACHE_DIR: await scratchFolder() };
  const stacks = await Promise.all([
    notes(environment, "sleep 0.2"),
    notes(environment, "sleep 0.2"),
  ]);
  await Promise.all(stacks.map(({ stack }) => stack.init()));
  expect(await readFile(file, "utf8")).toBe("begins\nends\nbegins\nends\n");
});

test("two that share none find their providers at the same time", async () => {
  const file = join(await scratchFolder(), "notes");
  const waitsForTheOther = 'until [ "$(grep -c begins "$NOTES")" = 2 ]; do sleep 0.02; done';
  const stacks = await Promise.all(
    [await scratchFolder(), await scratchFolder()].map((cache) =>
      notes({ NOTES: file, TF_PLUGIN_CACHE_DIR: cache }, waitsForTheOther),
    ),
  );
  await Promise.all(stacks.map(({ stack }) => stack.init()));
  expect(await readFile(file, "utf8")).toBe("begins\nbegins\nends\nends\n");
});
