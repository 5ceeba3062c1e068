import { Readable } from "node:stream";
import { DoctorError } from "../../errors";
import { createClients } from "./clients";
import { Recorder } from "./recorder";

const HTML = "<!DOCTYPE html><html><body><p>Sign in<br></p></body></html>";
const XML = `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

/** What the recorder makes of an answer. Nothing is sent. */
async function recorded(type: string, body: string, statusCode = 200): Promise<unknown> {
  const requestHandler = {
    handle: () => {
      const headers = { "content-type": type };
      return Promise.resolve({ response: { statusCode, headers, body: Readable.from([body]) } });
    },
  };
  const { sts } = createClients({
    region: "us-east-2",
    endpoint: "http://proxy.example:8080",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
    requestHandler: requestHandler as never,
  });
  return new Recorder().record("id", "sts:GetCallerIdentity", () => sts.getCallerIdentity({}));
}

test.each([
  ["text/html", 200],
  ["text/html; charset=utf-8", 404],
  ["TEXT/HTML", 503],
])("names the endpoint that answers %s (HTTP %i)", async (type, status) => {
  const error: unknown = await recorded(type, HTML, status).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(DoctorError);
  expect((error as DoctorError).message).toBe(
    `http://proxy.example:8080 answered sts:GetCallerIdentity with a web page (HTTP ${status}), which no AWS API does; check AWS_ENDPOINT_URL, the profile's endpoint_url, and proxies`,
  );
});

test.each(["text/xml", "text/html; charset=utf-8"])(
  "takes what an API answers, also if an emulator calls it %s",
  async (type) => {
    expect(await recorded(type, XML)).toMatchObject({ Account: "111122223333" });
  },
);
