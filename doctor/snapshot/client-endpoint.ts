import { dynamoDbHost } from "../../aws/dynamodb-hosts";
import { GLOBAL_STS_HOST, mayCallGlobalSts, stsHost } from "../../aws/sts-hosts";
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
  const stsUrl = urlFor("AWS_ENDPOINT_URL_STS", set);
  const others = named(set).filter(
    ({ variable, url: value }) =>
      !variable.startsWith("AWS_ENDPOINT_URL") &&
      !PROXY_VARIABLES.includes(variable) &&
      value !== url &&
      namesOtherDynamoDb(variable, value, region),
  );
  const stsEndpoints = set.AWS_STS_REGIONAL_ENDPOINTS?.toLowerCase();
  const stsProxy = stsUrls(stsUrl, stsEndpoints, region)
    .map((each) => proxyFor(set, each))
    .find((each) => each !== undefined);
  return {
    known: true,
    url,
    ...(stsUrl !== undefined && { stsUrl }),
    ...(stsProxy !== undefined && { stsProxy }),
    ...((stsEndpoints === "legacy" || stsEndpoints === "regional") && { stsEndpoints }),
    ...(dax !== undefined && { dax }),
    ...(proxy !== undefined && { proxy }),
    ...(others.length > 0 && { others }),
  };
}

/** Every URL of STS that the client may call. */
function stsUrls(
  url: string | undefined,
  setting: string | undefined,
  region: string,
): readonly string[] {
  if (url !== undefined) return [url];
  const hosts = setting === "legacy" && mayCallGlobalSts(region) ? [GLOBAL_STS_HOST] : [];
  return [...hosts, stsHost(region)].map((host) => `https://${host}`);
}

function isOn(variables: Variables, name: string): boolean {
  return variables[name]?.toLowerCase() === "true";
}

/** The value of the service's own variable, or else of the one for all services. */
function urlFor(variable: string, variables: Variables): string | undefined {
  if (isOn(variables, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")) return undefined;
  // An empty variable counts as unset.
  return [variables[variable], variables.AWS_ENDPOINT_URL].find(Boolean) ?? undefined;
}

function configuredUrl(variables: Variables, region: string): string | undefined {
  const url = urlFor("AWS_ENDPOINT_URL_DYNAMODB", variables);
  if (url !== undefined) return url;
  const dualStack = isOn(variables, "AWS_USE_DUALSTACK_ENDPOINT");
  const fips = isOn(variables, "AWS_USE_FIPS_ENDPOINT");
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

/** The DAX cluster that the client asks, or may ask. @returns undefined if there is none */
export function daxUrlOf(client: ClientEndpoint): string | undefined {
  if (!client.known) return undefined;
  return client.url !== undefined && namesDax(client.url) ? client.url : client.dax?.url;
}
