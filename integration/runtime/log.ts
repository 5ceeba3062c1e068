/**
 * The length of the log that Lambda's Invoke API returns.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export const LOG_TAIL_BYTES = 4096;

/** The end of a log, cut at a character boundary. */
export function tail(log: string): string {
  const bytes = Buffer.from(log);
  let start = Math.max(0, bytes.length - LOG_TAIL_BYTES);
  while (((bytes[start] ?? 0) & 0b1100_0000) === 0b1000_0000) start += 1;
  return bytes.subarray(start).toString("utf8");
}

export interface Report {
  readonly requestId: string;
  readonly durationMs: number;
  readonly memorySizeMb: number;
  readonly peakMemoryMb: number | undefined;
  /** Only for a cold start. */
  readonly initMs: number | undefined;
  /** `timeout`, `error\tError Type: Runtime.ExitError`; undefined if the function succeeded. */
  readonly status: string | undefined;
}

/** The last line of an invocation's log. */
export function reportLine(report: Report): string {
  const { durationMs, initMs, peakMemoryMb, status } = report;
  const fields = [
    `REPORT RequestId: ${report.requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(durationMs)} ms`,
    `Memory Size: ${report.memorySizeMb} MB`,
    peakMemoryMb === undefined ? [] : `Max Memory Used: ${peakMemoryMb} MB`,
    initMs === undefined ? [] : `Init Duration: ${initMs.toFixed(2)} ms`,
    status === undefined ? [] : `Status: ${status}`,
  ];
  return `${fields.flat().join("\t")}\n`;
}
