import { LOG_TAIL_BYTES, reportLine, tail } from "./log";

test.each([LOG_TAIL_BYTES - 1, LOG_TAIL_BYTES])("keeps a log of %d bytes whole", (length) => {
  expect(tail("x".repeat(length))).toHaveLength(length);
});

test("keeps the end of a longer log", () => {
  expect(tail(`ab${"x".repeat(LOG_TAIL_BYTES - 1)}`)).toBe(`b${"x".repeat(LOG_TAIL_BYTES - 1)}`);
});

test("leaves out a character that it would have to cut", () => {
  const log = `€${"x".repeat(LOG_TAIL_BYTES - 2)}`;
  expect(tail(log)).toBe("x".repeat(LOG_TAIL_BYTES - 2));
});

const report = {
  requestId: "r-1",
  durationMs: 12.345,
  memorySizeMb: 128,
  peakMemoryMb: 64,
  initMs: 150,
  status: "timeout",
};

test("reports as Lambda does", () => {
  expect(reportLine(report)).toBe(
    "REPORT RequestId: r-1\tDuration: 12.35 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\t" +
      "Max Memory Used: 64 MB\tInit Duration: 150.00 ms\tStatus: timeout\n",
  );
});

test("leaves out of the report what is not known", () => {
  expect(
    reportLine({ ...report, peakMemoryMb: undefined, initMs: undefined, status: undefined }),
  ).toBe(
    "REPORT RequestId: r-1\tDuration: 12.35 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\n",
  );
});
