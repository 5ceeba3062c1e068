import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import { z } from "zod";
import { partitionOf } from "../../../aws/partitions";
import { type ClientConfig } from "../cloud";

const TIMEOUT_MILLISECONDS = 15_000;
const answerSchema = z.object({ Quota: z.object({ Value: z.number() }) });

/**
 * The account's quota, or `undefined` if the credentials may not read it or Service Quotas does not know it. One signed
 * request: the rest of the service's SDK client would not be used.
 * @see https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_GetServiceQuota.html
 */
export async function serviceQuota(
  { region, endpoint, credentials }: ClientConfig,
  service: string,
  code: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const url = new URL(
    endpoint ?? `https://servicequotas.${region}.${partitionOf(region).dnsSuffix}`,
  );
  const body = JSON.stringify({ ServiceCode: service, QuotaCode: code });
  const signer = new SignatureV4({ credentials, region, service: "servicequotas", sha256: Sha256 });
  const { headers } = await signer.sign({
    method: "POST",
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port !== "" && { port: Number(url.port) }),
    path: "/",
    query: {},
    headers: {
      host: url.host,
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "ServiceQuotasV20190624.GetServiceQuota",
    },
    body,
  });
  try {
    const response = await fetch(url, {
      method: "POST",
      headers,
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MILLISECONDS)]),
    });
    const answer = answerSchema.safeParse(await response.json());
    return answer.success ? answer.data.Quota.Value : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

type Data = string | ArrayBuffer | ArrayBufferView;

/** As the signer uses it: a hash, or an HMAC with a secret. */
class Sha256 {
  readonly #hash;

  constructor(secret?: Data) {
    this.#hash =
      secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(secret));
  }

  update(data: Data): void {
    this.#hash.update(bytesOf(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.#hash.digest()));
  }

  reset(): void {
    throw new Error("a hash is used once");
  }
}

function bytesOf(data: Data): Uint8Array {
  if (typeof data === "string") return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
