import { dynamoDbHost } from "../../aws/dynamodb-hosts";
import { PROXY_VARIABLES } from "./calls/client-variables";
import { hostOf, namesDax, namesOtherDynamoDb, withoutPassword } from "./endpoint-values";
import { type ClientEndpoint, type NamedUrl } from "./network";
import { type Question } from "./question";

type Variables = Readonly<Record<string, string | null>>;

/** The variables of a client, or why they are unknown. */
export interface Environment {
  readonly Variables?: Variables | null;
  readonly Error?: { readonly ErrorCode?: string } | null;
}

/**
 * The endpoint that the client calls, and what else in its environment could lead requests elsewhere.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function clientEndpoint(
  environment: Environment | null | undefined,
  region: string,
  question: Question,
): ClientEndpoint {
  const { Error: error, Variables: variables } = environment ?? {};
  if (error) {
    if (question.endpointUrl !== undefined) return { known: true, url: question.endpointUrl };
    return {
      known: false,
      missing: "the function's environment variables",
      why: error.ErrorCode ?? "Lambda could not decrypt them",
    };
  }
  const set = variables ?? {};
  const url = question.endpointUrl ?? configuredUrl(set, region);
  const dax = named(set).find(({ url: value }) => namesDax(value));
  const proxy = proxyFor(set, url ?? `https://${regionalHost(region)}`);
  const others = named(set).filter(
    ({ variable, url: value }) =>
      !variable.startsWith("AWS_ENDPOINT_URL") &&
      !PROXY_VARIABLES.includes(variable) &&
      value !== url &&
      namesOtherDynamoDb(variable, value, region),
  );
  const stsEndpoints = set.AWS_STS_REGIONAL_ENDPOINTS?.toLowerCase();
  return {
    known: true,
    url,
    ...((stsEndpoints === "legacy" || stsEndpoints === "regional") && { stsEndpoints }),
    ...(dax !== undefined && { dax }),
    ...(proxy !== undefined && { proxy }),
    ...(others.length > 0 && { others }),
  };
}

function configuredUrl(variables: Variables, region: string): string | undefined {
  const isOn = (name: string) => variables[name]?.toLowerCase() === "true";
  // An empty variable counts as unset.
  const url = [variables.AWS_ENDPOINT_URL_DYNAMODB, variables.AWS_ENDPOINT_URL].find(Boolean);
  if (url && !isOn("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")) return url;
  const dualStack = isOn("AWS_USE_DUALSTACK_ENDPOINT");
  const fips = isOn("AWS_USE_FIPS_ENDPOINT");
  if (!dualStack && !fips) return undefined;
  return `https://${dynamoDbHost({ service: "dynamodb", region, fips, dualStack })}`;
}

function regionalHost(region: string): string {
  return dynamoDbHost({ service: "dynamodb", region, fips: false, dualStack: false });
}

function named(variables: Variables): readonly NamedUrl[] {
  return Object.entries(variables).flatMap(([variable, value]) =>
    value === null || value === "" ? [] : [{ variable, url: value }],
  );
}

/**
 * The proxy that a client which honors these variables uses: HTTPS_PROXY counts for HTTPS alone, and
 * HTTP_PROXY for HTTP alone.
 *
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-proxy.html
 */
function proxyFor(variables: Variables, url: string): NamedUrl | undefined {
  const host = hostOf(url) ?? "";
  const counting = [/^http:/i.test(url) ? "http_proxy" : "https_proxy", "all_proxy"];
  const without = [variables.NO_PROXY, variables.no_proxy].find(Boolean) ?? "";
  const exempt = without
    .split(",")
    .map((name) =>
      name
        .trim()
        .toLowerCase()
        .replace(/^\*?\./, ""),
    )
    .some((name) => name !== "" && (name === "*" || host === name || host.endsWith(`.${name}`)));
  if (exempt) return undefined;
  const found = PROXY_VARIABLES.filter((variable) => counting.includes(variable.toLowerCase())).map(
    (variable) => ({ variable, url: variables[variable] ?? "" }),
  );
  const proxy = found.find(({ url }) => url !== "");
  return proxy && { ...proxy, url: withoutPassword(proxy.url) };
}
