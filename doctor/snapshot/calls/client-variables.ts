/** The variables of a client's environment that the doctor keeps. Others may be secret. */
import { namesEndpoint, withoutPassword } from "../endpoint-values";

/** The variables that set the endpoint that the client calls. */
const ENDPOINT_VARIABLES: readonly string[] = [
  "AWS_ENDPOINT_URL",
  "AWS_ENDPOINT_URL_DYNAMODB",
  "AWS_ENDPOINT_URL_STS",
  "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
  "AWS_USE_DUALSTACK_ENDPOINT",
  "AWS_USE_FIPS_ENDPOINT",
  "AWS_STS_REGIONAL_ENDPOINTS",
  "NO_PROXY",
  "no_proxy",
];

/** The variables that name a proxy. Their URL can hold a password. */
export const PROXY_VARIABLES: readonly string[] = [
  "HTTPS_PROXY",
  "https_proxy",
  "ALL_PROXY",
  "all_proxy",
  "HTTP_PROXY",
  "http_proxy",
];

/** Names that code gives to the endpoint of DynamoDB, of DAX, or of an emulator. */
const CUSTOM_ENDPOINT_VARIABLES: readonly string[] = [
  "DAX_ENDPOINT",
  "DAX_CLUSTER_ENDPOINT",
  "DAX_URL",
  "DYNAMODB_ENDPOINT",
  "DYNAMODB_ENDPOINT_URL",
  "DYNAMODB_URL",
  "DYNAMO_ENDPOINT",
];

/** Whether a variable of this name may name the table. */
export function mayNameTable(variable: string): boolean {
  return /table/i.test(variable);
}

/** Whether a variable of this name may change where the client sends its requests. */
export function mayChangeEndpoint(variable: string): boolean {
  return [...ENDPOINT_VARIABLES, ...PROXY_VARIABLES].includes(variable);
}

/** Keeps only what names the table, the endpoint, and the proxy. */
export function keptVariables(
  variables: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const kept = Object.entries(variables).flatMap(([name, value]): [string, string][] => {
    if (PROXY_VARIABLES.includes(name)) return [[name, withoutPassword(value)]];
    const isKept =
      mayNameTable(name) || ENDPOINT_VARIABLES.includes(name) || namesEndpoint(name, value);
    return isKept ? [[name, value]] : [];
  });
  return Object.fromEntries(kept);
}

const WITHOUT_PROXIES = ["TABLE_NAME", ...ENDPOINT_VARIABLES, ...CUSTOM_ENDPOINT_VARIABLES];

/** The same for the script: variables in an object at a path, as a query of the CLI. */
export function clientVariables(path: string): string {
  const fields = [
    ...WITHOUT_PROXIES.map((variable) => `${variable}:${path}.${variable}`),
    ...PROXY_VARIABLES.map((variable) => `${variable}:${withoutSecret(`${path}.${variable}`)}`),
  ];
  return `{${fields.join(",")}}`;
}

/** The script cannot cut the password out of a URL, so it leaves out the whole. */
function withoutSecret(value: string): string {
  return `${value} && (contains(${value},\`"@"\`) && \`"hidden"\` || ${value})`;
}

function listed(names: readonly string[]): string {
  return `\`${JSON.stringify(names)}\``;
}

/** The same for a list of names and values at a path. */
export function clientVariablesIn(path: string): string {
  const kept = `contains(${listed([...WITHOUT_PROXIES, ...PROXY_VARIABLES])},name)`;
  const isSecret = `contains(${listed(PROXY_VARIABLES)},name) && contains(value,\`"@"\`)`;
  return `${path}[?${kept}].{name:name,value:${isSecret} && \`"hidden"\` || value}`;
}
