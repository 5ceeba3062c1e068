import { diagnose } from "./diagnose";
import { readFolder } from "./snapshot/folder";
import { copyExample, removeTemporaryFolders } from "./testing/examples";

afterEach(removeTemporaryFolders);

const role = (path: string) => `arn:aws:iam::111122223333:role${path}orders-reader`;

/** The effect for a role with this path, through an endpoint that allows the role with another one. */
function effect(path: string, allowed: string): string | undefined {
  const copy = copyExample("gateway-endpoint");
  copy.set("get-function-configuration.json", "Role", role(path));
  copy.set("get-role.json", "Role.Arn", role(path));
  const statement = {
    Effect: "Allow",
    Principal: "*",
    Action: "dynamodb:*",
    Resource: "*",
    Condition: { ArnEquals: { "aws:PrincipalArn": role(allowed) } },
  };
  const document = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  copy.set("describe-vpc-endpoints.json", "VpcEndpoints.0.PolicyDocument", document);
  const { permissions } = diagnose(readFolder(copy.folder, {}), { actions: ["dynamodb:GetItem"] });
  return permissions.known ? permissions.items[0]?.decision.effect : undefined;
}

test.each([
  ["/", "/", "ALLOWED"],
  ["/team-a/", "/team-a/", "ALLOWED"],
  ["/a/b/", "/a/*/", "ALLOWED"],
  ["/team-a/", "/", "DENIED"],
  ["/", "/team-a/", "DENIED"],
])("of a role at %s, an endpoint that allows the role at %s: %s", (path, allowed, expected) => {
  expect(effect(path, allowed)).toBe(expected);
});
