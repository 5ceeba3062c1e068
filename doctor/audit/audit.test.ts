import { removeTemporaryFolders } from "../testing/examples";
import { audit } from "./audit";
import { subjectsOf } from "./collection";
import { readCollection } from "./folder";
import { accountFolder, TWO_SOURCES } from "./testing/account";

afterAll(removeTemporaryFolders);

test("judges each source of an account, and groups what is wrong", () => {
  const folder = accountFolder(TWO_SOURCES);
  const { entries, groups, counts } = audit(subjectsOf(readCollection(folder)));
  expect(entries.map(({ diagnosis, state }) => [diagnosis.source.kind, state])).toEqual([
    ["vpc-function", "denied"],
    ["instance", "not-private"],
  ]);
  expect(counts).toMatchObject({ broken: 0, denied: 1, "not-private": 1, unknown: 0, fine: 0 });
  const found = groups.map(({ causes, remedy }) => ({
    causes,
    actions: remedy?.steps.map(({ fix }) => fix.action),
    mends: remedy?.mends.length,
  }));
  expect(found).toEqual([
    {
      causes: [{ code: "X_AUTHZ_ENDPOINT_POLICY_NO_ALLOW", component: "vpce-0b3a4c5d6e7f80912" }],
      actions: ["allow-in-policy"],
      mends: 1,
    },
    {
      causes: [{ code: "X_PATH_NOT_PRIVATE", component: "igw-0a9b8c7d6e5f40312" }],
      actions: ["associate-endpoint"],
      mends: 1,
    },
  ]);
});
