import { clientEndpoint } from "./client-endpoint";
import { withoutPassword } from "./endpoint-values";

function endpointOf(Variables: Readonly<Record<string, string>>) {
  return clientEndpoint({ Variables }, "us-east-2", {
    source: { kind: "function", name: "orders" },
  });
}

const PROXY = "http://10.0.2.20:3128";

test.each(["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])("reads %s", (variable) => {
  expect(endpointOf({ [variable]: PROXY })).toMatchObject({ proxy: { variable, url: PROXY } });
  expect(endpointOf({ [`${variable}X`]: PROXY })).toEqual({ known: true, url: undefined });
});

test.each(["HTTP_PROXY", "http_proxy"])("%s counts for an http endpoint alone", (variable) => {
  const calls = (url: string) => endpointOf({ [variable]: PROXY, AWS_ENDPOINT_URL: url });
  expect(calls("http://10.0.2.30:8000")).toMatchObject({ proxy: { variable, url: PROXY } });
  expect(calls("https://10.0.2.30:8000")).not.toHaveProperty("proxy");
  expect(endpointOf({ [variable]: PROXY })).not.toHaveProperty("proxy");
  const secure = { HTTPS_PROXY: PROXY, AWS_ENDPOINT_URL: "http://10.0.2.30:8000" };
  expect(endpointOf(secure)).not.toHaveProperty("proxy");
});

test.each([
  ["*", true],
  ["dynamodb.us-east-2.amazonaws.com", true],
  ["localhost,.amazonaws.com", true],
  ["*.amazonaws.com", true],
  ["169.254.169.254", false],
  ["dynamodb.us-west-2.amazonaws.com", false],
  ["s.com", false],
])("NO_PROXY %s exempts DynamoDB: %s", (without, exempt) => {
  for (const name of ["NO_PROXY", "no_proxy"]) {
    const { proxy } = { proxy: undefined, ...endpointOf({ HTTPS_PROXY: PROXY, [name]: without }) };
    expect(proxy === undefined).toBe(exempt);
  }
});

test.each([
  [{}, "dynamodb.us-east-2.amazonaws.com", true],
  [{}, "sts.us-east-2.amazonaws.com", false],
  [{}, "amazonaws.com", false],
  // A client whose SDK does not read the setting calls the Region's name.
  [{ AWS_STS_REGIONAL_ENDPOINTS: "legacy" }, "sts.amazonaws.com", true],
  [{ AWS_STS_REGIONAL_ENDPOINTS: "legacy" }, "sts.us-east-2.amazonaws.com", true],
  [{ AWS_STS_REGIONAL_ENDPOINTS: "legacy" }, ".amazonaws.com", false],
  [{ AWS_ENDPOINT_URL_STS: "https://sts.corp.example" }, "sts.us-east-2.amazonaws.com", true],
  [{ AWS_ENDPOINT_URL_STS: "https://sts.corp.example" }, "sts.corp.example", false],
])("with %j and NO_PROXY %s, requests to STS take the proxy: %s", (variables, without, takes) => {
  const endpoint = endpointOf({ ...variables, HTTPS_PROXY: PROXY, NO_PROXY: without });
  expect("stsProxy" in endpoint).toBe(takes);
});

test("reads AWS_ENDPOINT_URL_STS, and else AWS_ENDPOINT_URL", () => {
  const all = { AWS_ENDPOINT_URL: "http://x:1", AWS_ENDPOINT_URL_STS: "http://sts:1" };
  expect(endpointOf(all)).toMatchObject({ url: "http://x:1", stsUrl: "http://sts:1" });
  expect(endpointOf({ ...all, AWS_ENDPOINT_URL_STS: "" })).toMatchObject({ stsUrl: "http://x:1" });
  const ignored = endpointOf({ ...all, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" });
  expect(ignored).toEqual({ known: true, url: undefined });
});

test("keeps no password of a proxy", () => {
  const proxy = { HTTPS_PROXY: "http://user:secret@10.0.2.20:3128" };
  expect(endpointOf(proxy)).toMatchObject({ proxy: { url: PROXY } });
  expect(withoutPassword("user:secret@proxy:3128")).toBe("proxy:3128");
  expect(withoutPassword("http://user:s@cret@proxy:3128")).not.toContain("cret");
});

test.each([
  ["a DAX URL", "CACHE", "daxs://cart.ab12cd.dax-clusters.us-east-2.amazonaws.com"],
  ["a DAX host", "CACHE", "cart.ab12cd.dax-clusters.us-east-2.amazonaws.com:8111"],
])("takes %s under any name for the cluster that it asks", (_, variable, url) => {
  expect(endpointOf({ [variable]: url })).toMatchObject({ dax: { variable, url } });
});

test.each([
  ["DB", "http://localhost:8000"],
  ["DB", "http://127.0.0.1:4566"],
  ["DB", "http://localstack:4566"],
  ["DB", "https://dynamodb.eu-west-1.amazonaws.com"],
  ["DB", "dynamodb.eu-west-1.amazonaws.com"],
  ["DB", "https://dynamodb-fips.us-east-2.amazonaws.com"],
  ["DB", "https://vpce-1-2.dynamodb.us-east-2.vpce.amazonaws.com"],
  ["DYNAMODB_URL", "https://tables.corp.example"],
])("doubts an endpoint under another name: %s=%s", (variable, url) => {
  expect(endpointOf({ [variable]: url })).toMatchObject({ others: [{ variable, url }] });
});

test.each([
  ["DB", "https://dynamodb.us-east-2.amazonaws.com"],
  ["API", "http://api.corp.example:8000"],
  ["API", "https://tables.corp.example"],
  ["AWS_ENDPOINT_URL_S3", "http://localhost:4566"],
  ["DYNAMODB_TABLE", "orders"],
])("does not doubt %s=%s", (variable, url) => {
  expect(endpointOf({ [variable]: url })).toEqual({ known: true, url: undefined });
});

test.each([
  [{ AWS_USE_DUALSTACK_ENDPOINT: "true" }, "https://dynamodb.us-east-2.api.aws"],
  [{ AWS_USE_FIPS_ENDPOINT: "true" }, "https://dynamodb-fips.us-east-2.amazonaws.com"],
  [{ AWS_USE_FIPS_ENDPOINT: "false" }, undefined],
  [{ AWS_ENDPOINT_URL: "http://x:1", AWS_USE_FIPS_ENDPOINT: "true" }, "http://x:1"],
])("calls the endpoint of %j", (variables, url) => {
  expect(endpointOf(variables as Readonly<Record<string, string>>)).toMatchObject({ url });
});

test.each([
  ["legacy", { stsEndpoints: "legacy" }],
  ["Regional", { stsEndpoints: "regional" }],
  ["", {}],
  ["other", {}],
])("reads AWS_STS_REGIONAL_ENDPOINTS=%s", (value, read) => {
  const endpoint = endpointOf({ AWS_STS_REGIONAL_ENDPOINTS: value });
  expect(endpoint).toEqual({ known: true, url: undefined, ...read });
});
