import { serve } from "../../testing/loopback";
import { serviceQuota } from "./service-quotas";

const credentials = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "secret",
  sessionToken: "token",
};

async function ask(status: number, body: string) {
  const requests: { headers: Readonly<Record<string, unknown>>; body: string }[] = [];
  const { port } = await serve((request) => {
    requests.push(request);
    return { status, headers: { "content-type": "application/x-amz-json-1.1" }, body };
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const { signal } = new AbortController();
  const config = { region: "eu-central-1", endpoint, credentials };
  return { quota: await serviceQuota(config, "vpc", "L-F678F1CE", signal), requests };
}

test("asks with one signed request", async () => {
  const { quota, requests } = await ask(200, JSON.stringify({ Quota: { Value: 7 } }));
  expect(quota).toBe(7);
  expect(requests).toHaveLength(1);
  const [{ headers, body }] = requests as [(typeof requests)[number]];
  expect(JSON.parse(body)).toEqual({ ServiceCode: "vpc", QuotaCode: "L-F678F1CE" });
  expect(headers["x-amz-target"]).toBe("ServiceQuotasV20190624.GetServiceQuota");
  expect(headers["x-amz-security-token"]).toBe("token");
  expect(headers["authorization"]).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/servicequotas\/aws4_request, .*Signature=[0-9a-f]{64}$/,
  );
});

test.each([
  ["is refused", 400, '{"__type":"AccessDeniedException"}'],
  ["gets no JSON", 200, "<html>"],
  ["gets another answer", 200, '{"Quota":{}}'],
])("does not know the quota where it %s", async (_, status, body) => {
  expect((await ask(status, body)).quota).toBeUndefined();
});
