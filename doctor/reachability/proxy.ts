import { type NamedUrl } from "../snapshot/network";
import { addressRange, reach } from "./elsewhere";
import { traceEach, type Journey } from "./journey";
import { type SubnetTrace } from "./summary";

const DEFAULT_PORT: Readonly<Record<string, number>> = { "https:": 443, "http:": 80 };

/** Traces to a proxy. @returns undefined if its address is unknown, such as that of a name */
export function traceToProxy(
  journey: Journey,
  { url: text }: NamedUrl,
): readonly SubnetTrace[] | undefined {
  const full = /^[a-z0-9+.-]+:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  const ranges = addressRange(url?.hostname ?? "");
  const port = Number(url?.port ?? "") || (DEFAULT_PORT[url?.protocol ?? ""] ?? 0);
  if (url === undefined || ranges === undefined || port === 0) return undefined;
  return traceEach(journey, (start) => {
    const { hops } = reach(journey, start, { name: url.host, ranges, port });
    // DynamoDB sees the proxy's own path, not the one to the proxy.
    return [{ ranges: [], hops }];
  });
}
