import { diagnose } from "./diagnose";
import { renderText, toReport } from "./report";
import { collectAnswers } from "./snapshot/account/collect";
import { answersFrom } from "./snapshot/answers";
import { assemble } from "./snapshot/assemble";
import { readFolder } from "./snapshot/folder";
import { writeFolder } from "./snapshot/write-folder";
import { exampleFolder, removeTemporaryFolders, temporaryFolder } from "./testing/examples";
import { fakeAccount } from "./testing/fake-account";

afterEach(removeTemporaryFolders);

test.each([
  ["gateway-endpoint", { source: { kind: "function", name: "orders-reader" } }],
  ["no-route", { source: { kind: "function", name: "orders-writer" } }],
  [
    "endpoint-without-route-table",
    { source: { kind: "instance", instanceId: "i-0f1e2d3c4b5a69788" }, table: "Music" },
  ],
] as const)(
  "account, its collected folder and the example agree: %s",
  async (example, question) => {
    const { clients } = fakeAccount(example);
    const answers = await collectAnswers(clients, question);
    const folder = temporaryFolder();
    writeFolder(folder, answers);
    const fromAccount = diagnose(assemble(answersFrom(answers), question));
    for (const diagnosis of [
      diagnose(readFolder(folder)),
      diagnose(readFolder(exampleFolder(example))),
    ]) {
      expect(toReport(diagnosis)).toEqual(toReport(fromAccount));
      expect(renderText(diagnosis)).toBe(renderText(fromAccount));
    }
  },
);
