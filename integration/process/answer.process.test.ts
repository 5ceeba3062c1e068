import { InterruptedError } from "../errors";
import { Witness } from "../testing/witness";
import { answerOf } from "./answer";

let witness: Witness;

beforeEach(async () => {
  witness = await Witness.start();
});
afterEach(() => witness.stop());

const ask = (code: string, signal?: AbortSignal, answerSeconds?: number) =>
  answerOf({
    command: process.execPath,
    args: ["-e", code],
    environment: {},
    signal,
    answerSeconds,
  });

test("is what the tool printed", async () => {
  await expect(ask('console.log("5.2.1")')).resolves.toMatchObject({ code: 0, stdout: "5.2.1" });
});

test.each([
  ["fails", "process.exit(3)"],
  ["never ends", "setInterval(() => {}, 1000)"],
  ["ignores SIGTERM too", 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'],
])("is none where the tool %s, which has ended then", async (_, code) => {
  await expect(ask(witness.hello("tool") + code, undefined, 0.7)).resolves.toBeUndefined();
  await witness.sees();
});

test("is not waited for after an interrupt", async () => {
  const interrupt = new AbortController();
  const reason = new InterruptedError("SIGINT");
  const asking = ask(witness.hello("tool"), interrupt.signal);
  await witness.sees("tool");
  interrupt.abort(reason);
  await expect(asking).rejects.toBe(reason);
  await witness.sees();
});
