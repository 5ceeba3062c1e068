import { runInNewContext } from "node:vm";
import {
  CommandError,
  HarnessError,
  InterruptedError,
  isError,
  messageOf,
  MissingToolError,
  UsageError,
} from "./errors";

const failure = {
  command: "terraform apply of nat-gateway",
  outcome: "exited 1",
  seconds: 42.04,
  lastLines: ["InvalidSubnet.Conflict", "it is taken"],
};

test("a failed command says what, how, after how long, and the last of what it said", () => {
  const error = new CommandError(failure);
  expect(error.message).toBe(
    "terraform apply of nat-gateway exited 1 after 42.0 s; last lines:\n  InvalidSubnet.Conflict\n  it is taken",
  );
  expect(error.failure).toEqual(failure);
});

test("a failed command that said nothing says so", () => {
  expect(new CommandError({ ...failure, lastLines: [] }).message).toBe(
    "terraform apply of nat-gateway exited 1 after 42.0 s; it printed nothing",
  );
});

test("an interrupt says by which signal", () => {
  expect(new InterruptedError("SIGTERM")).toMatchObject({
    by: "SIGTERM",
    message: "interrupted by SIGTERM",
  });
});

test.each([
  ["UsageError", new UsageError("wrong")],
  ["MissingToolError", new MissingToolError("missing")],
  ["InterruptedError", new InterruptedError("SIGINT")],
  ["CommandError", new CommandError(failure)],
])("%s is a harness error under its own name", (name, error) => {
  expect(error).toBeInstanceOf(HarnessError);
  expect(error.name).toBe(name);
});

const ofAnotherRealm: unknown = runInNewContext('new Error("elsewhere")');

test.each([
  ["an error", new Error("broken"), "broken"],
  ["an error of another realm", ofAnotherRealm, "elsewhere"],
  ["a text", "broken", "broken"],
  ["nothing", undefined, "undefined"],
])("has the message of %s", (_, thrown, message) => {
  expect(messageOf(thrown)).toBe(message);
});

test("tells errors, of any realm, from all else", () => {
  expect(isError(ofAnotherRealm)).toBe(true);
  expect(isError(new HarnessError("broken"))).toBe(true);
  expect(isError({ message: "no error", name: "Error" })).toBe(false);
});
