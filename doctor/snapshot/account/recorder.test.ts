import { DoctorError } from "../../errors";
import { awsError } from "../../testing/fake-account";
import { Recorder, type RecordOptions } from "./recorder";

async function recordFailure(error: Error, options: RecordOptions = {}) {
  const recorder = new Recorder();
  await recorder.record("describe-vpcs", "ec2:DescribeVpcs", () => Promise.reject(error), options);
  return recorder.answers.get("describe-vpcs");
}

test("keeps an answer as the CLI prints it", async () => {
  const recorder = new Recorder();
  await recorder.record("describe-vpcs", "ec2:DescribeVpcs", () =>
    Promise.resolve({
      $metadata: { requestId: "1" },
      NextToken: undefined,
      Since: new Date("2026-05-04T09:12:31Z"),
    }),
  );
  expect(recorder.answers.get("describe-vpcs")).toEqual({
    known: true,
    origin: "the answer of ec2:DescribeVpcs",
    value: { Since: "2026-05-04T09:12:31.000Z" },
  });
});

test.each(["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"])(
  "does not know what is denied with %s",
  async (code) => {
    expect(await recordFailure(awsError(code))).toEqual({
      known: false,
      missing: "ec2:DescribeVpcs",
      why: "access denied",
    });
  },
);

test("does not know what is not there", async () => {
  expect(await recordFailure(awsError("NoSuchEntityException"))).toMatchObject({
    known: false,
    why: "it does not exist",
  });
});

describe("a call that the endpoint does not know", () => {
  const broken = Object.assign(awsError("Error"), { $metadata: { httpStatusCode: 500 } });

  test("is unknown", async () => {
    expect(await recordFailure(awsError("InvalidAction"))).toMatchObject({ known: false });
  });

  test("means what the caller says it means", async () => {
    const answer = await recordFailure(awsError("InvalidAction"), { unsupported: { Vpcs: [] } });
    expect(answer).toMatchObject({ known: true, value: { Vpcs: [] } });
  });

  test("may break an emulator", async () => {
    const answer = await recordFailure(broken, { emulated: true, unsupported: { Vpcs: [] } });
    expect(answer).toMatchObject({ known: true, value: { Vpcs: [] } });
  });

  test("does not break AWS, whose failures end the run", async () => {
    await expect(recordFailure(broken, { unsupported: { Vpcs: [] } })).rejects.toThrow(DoctorError);
  });
});

test("names the code of a refused connection", async () => {
  const refused = Object.assign(new Error(""), { code: "ECONNREFUSED" });
  await expect(recordFailure(refused)).rejects.toThrow(
    "ec2:DescribeVpcs failed: Error: ECONNREFUSED",
  );
});
