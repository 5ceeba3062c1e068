import { type Clients, createClients } from "../../snapshot/account/clients";
import { answerName } from "../../snapshot/answer-name";
import { type Collection, type Layer } from "../../snapshot/collection";

export interface SdkCall {
  /** E.g. `ec2:DescribeVpcs`. */
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
}

type Value = Readonly<Record<string, unknown>>;
type Filter = { readonly Name: string; readonly Values: readonly string[] };

/** The most items in a page, as AWS has them. */
const PAGES: Readonly<Record<string, number>> = {
  "lambda:ListFunctions": 50,
  "iam:GetAccountAuthorizationDetails": 100,
  // AWS has more. Each metric on a page of its own shows that all pages are read.
  "cloudwatch:GetMetricData": 1,
};
const EC2_PAGE = 1_000;

/** Real clients that answer from a collection, page by page, and send nothing. */
export function fakeAccount(
  collection: Collection,
  /** An error with AWS's code, such as `AccessDenied`. @default - every call is answered */
  failing: (call: SdkCall) => string | undefined = () => undefined,
): { readonly clients: Clients; readonly calls: readonly SdkCall[] } {
  const [[region, answers] = ["us-east-2", undefined]] = collection.regions;
  if (answers === undefined) throw new Error("the collection has no Region");
  const calls: SdkCall[] = [];
  const answer = (call: SdkCall): object => {
    calls.push(call);
    const code = failing(call);
    if (code !== undefined) throw Object.assign(new Error(`${code} of a test`), { name: code });
    return answerOf(call, collection, region);
  };
  const services = createClients({
    region,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  for (const [name, client] of Object.entries(services)) {
    const service = client === services.ec2Once ? "ec2" : name;
    Object.defineProperty(client, "send", {
      writable: true,
      value: (command: { constructor: { name: string }; input: SdkCall["input"] }) => {
        const action = `${service}:${command.constructor.name.replace(/Command$/, "")}`;
        // The SDK puts the next page's token into the same object.
        const input = { ...command.input };
        return Promise.resolve().then(() => answer({ action, input }));
      },
    });
  }
  return { clients: { region, ...services }, calls };
}

function answerOf(call: SdkCall, collection: Collection, region: string): object {
  const { action, input } = call;
  const { vpcs, tables, sources } = collection.regions.get(region) ?? {
    vpcs: new Map<string, Layer>(),
    tables: new Map<string, Layer>(),
    sources: [],
  };
  const name = kebab(action.split(":")[1] ?? "");
  switch (action.split(":")[0] ?? "") {
    case "lambda": {
      const all = sources.map(({ answers }) => valueIn(answers, "get-function-configuration"));
      if (action === "lambda:ListFunctions") {
        // The list has no states.
        const items = all.map((one) => ({ ...one, State: undefined }));
        return page(items, "Functions", input.Marker, PAGES[action], "NextMarker");
      }
      return all.find((one) => one.FunctionName === input.FunctionName) ?? notFound();
    }
    case "iam": {
      if (action === "iam:GetAccountAuthorizationDetails") {
        const items = [...collection.roles.values()].map(roleDetail);
        return page(items, "RoleDetailList", input.Marker, PAGES[action], "Marker");
      }
      if (typeof input.PolicyArn === "string") {
        const text = collection.account.get(answerName("get-policy-version", input.PolicyArn));
        if (text?.known !== true) return notFound();
        return action === "iam:GetPolicy"
          ? { Policy: { DefaultVersionId: "v1" } }
          : (text.value as object);
      }
      const layer = collection.roles.get(String(input.RoleName));
      const of = typeof input.PolicyName === "string" ? `${name}-${input.PolicyName}` : name;
      return layer === undefined ? notFound() : valueIn(layer, of);
    }
    case "dynamodb": {
      const asked = String(input.TableName ?? input.ResourceArn);
      const layer = tables.get(asked.slice(asked.lastIndexOf("/") + 1));
      return layer === undefined ? notFound() : valueIn(layer, name);
    }
    case "ec2":
      return ec2Answer(name, input, vpcs);
    case "cloudwatch": {
      const queries = input.MetricDataQueries as readonly { readonly Label: string }[];
      const labels = new Set(queries.map(({ Label }) => Label));
      const items = [...vpcs.values()].flatMap(
        (layer) => valueIn(layer, name).MetricDataResults as readonly { Label: string }[],
      );
      const asked = items.filter(({ Label }) => labels.has(Label));
      return page(asked, "MetricDataResults", input.NextToken, PAGES[action], "NextToken");
    }
    case "sts":
      return valueIn(collection.account, name);
    default:
      throw Object.assign(new Error("not in use"), { name: "AWSOrganizationsNotInUseException" });
  }
}

function ec2Answer(
  command: string,
  input: SdkCall["input"],
  vpcs: ReadonlyMap<string, Layer>,
): object {
  const name = typeof input.Attribute === "string" ? `${command}-${input.Attribute}` : command;
  const filters = (input.Filters ?? input.Filter ?? []) as readonly Filter[];
  const vpcId =
    (input.VpcId as string | undefined) ??
    filters.find((one) => one.Name.endsWith("vpc-id"))?.Values[0];
  const layers = [...vpcs].flatMap(([id, layer]) =>
    vpcId === undefined || id === vpcId ? [layer] : [],
  );
  const answers = layers.map((layer) => valueIn(layer, name, {}));
  const list = answers.flatMap((one) =>
    Object.keys(one).filter((key) => Array.isArray(one[key])),
  )[0];
  if (list === undefined) return answers[0] ?? {};
  const items = answers.flatMap((one) => (one[list] ?? []) as readonly object[]);
  const wanted = new Set(
    filters.filter((one) => !one.Name.endsWith("vpc-id")).flatMap(({ Values }) => Values),
  );
  const found =
    wanted.size === 0
      ? items
      : items.filter((one) => Object.values(one).some((value) => wanted.has(value as string)));
  return page(found, list, input.NextToken, EC2_PAGE, "NextToken");
}

function roleDetail(layer: Layer): object {
  const { Role } = valueIn(layer, "get-role");
  const names = valueIn(layer, "list-role-policies").PolicyNames as readonly string[];
  return {
    ...(Role as object),
    RolePolicyList: names.map((policy) => {
      const { PolicyName, PolicyDocument } = valueIn(layer, `get-role-policy-${policy}`);
      return { PolicyName, PolicyDocument: encodeURIComponent(JSON.stringify(PolicyDocument)) };
    }),
    AttachedManagedPolicies: valueIn(layer, "list-attached-role-policies").AttachedPolicies,
  };
}

function page(
  items: readonly object[],
  list: string,
  token: unknown,
  size = EC2_PAGE,
  next: string,
): object {
  const start = Number(token ?? 0);
  const end = start + size;
  const more = end < items.length;
  return {
    [list]: items.slice(start, end),
    ...(more && { [next]: String(end) }),
    ...(next === "Marker" && { IsTruncated: more }),
  };
}

function valueIn(layer: Layer, name: string, missing?: Value): Value {
  const answer = layer.get(name);
  if (answer?.known) return answer.value as Value;
  if (missing !== undefined) return missing;
  throw new Error(`the collection has no ${name}`);
}

function notFound(): never {
  throw Object.assign(new Error("there is none"), { name: "ResourceNotFoundException" });
}

function kebab(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
}
