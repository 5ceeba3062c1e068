import { createReadStream, existsSync } from "node:fs";
import { createInterface } from "node:readline";

/** A retry in a line of the provider's log. The fields come in any order. */
const REPEATED = /amz_sdk_request="(attempt=(?:[2-9]|\d\d)[^"]*)"/;

/**
 * The requests in a provider's log (`TF_LOG_PROVIDER=DEBUG`) that the provider retried, each as `ec2 CreateRoute of
 * mixed (attempt=2; max=25)`. Empty if there is no log.
 */
export async function repeatsIn(log: string, stack: string): Promise<readonly string[]> {
  if (!existsSync(log)) return [];
  const repeats: string[] = [];
  for await (const line of createInterface({ input: createReadStream(log) })) {
    const attempt = REPEATED.exec(line)?.[1];
    if (attempt === undefined || !line.includes("HTTP Request Sent")) continue;
    const operation = [field(line, "service").toLowerCase(), field(line, "method")].join(" ");
    repeats.push(`${operation} of ${stack} (${attempt})`);
  }
  return repeats;
}

function field(line: string, name: "service" | "method"): string {
  return new RegExp(`rpc\\.${name}="?([^"\\s]+)`).exec(line)?.[1] ?? "?";
}
