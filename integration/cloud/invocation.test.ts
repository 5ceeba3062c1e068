import { HarnessError } from "../errors";
import { readAnswer } from "./invocation";

const answer = { logTail: "its log", milliseconds: 12 };

test("is the response when the function answered", () => {
  const response = { operation: "put", key: { pk: "a", sk: "b" } };
  expect(readAnswer("orders", { ...answer, payload: JSON.stringify(response) })).toEqual({
    ok: true,
    response,
    milliseconds: 12,
  });
});

test("is the error, under its name and with the log, when the function threw", () => {
  const payload = JSON.stringify({
    errorType: "TableNotFound",
    errorMessage: "no table orders",
    trace: ["of no interest"],
  });
  expect(readAnswer("orders", { ...answer, payload, functionError: "Unhandled" })).toEqual({
    ok: false,
    errorType: "TableNotFound",
    errorMessage: "no table orders",
    logTail: "its log",
    milliseconds: 12,
  });
});

test("is an unknown error when the function's has no name", () => {
  const payload = '{"errorMessage":"Task timed out after 3.00 seconds"}';
  expect(readAnswer("orders", { ...answer, payload, functionError: "Unhandled" })).toMatchObject({
    ok: false,
    errorType: "Unknown",
  });
});

test.each([
  ["is not JSON", "<html>", undefined],
  ["is not JSON, and an error", "<html>", "Unhandled"],
  ["is an error that says nothing", "{}", "Unhandled"],
  ["is an error that is none", '"broken"', "Unhandled"],
])("is refused when it %s", (_, payload, functionError) => {
  const read = () =>
    readAnswer("orders", { ...answer, payload, ...(functionError && { functionError }) });
  expect(read).toThrow(HarnessError);
  expect(read).toThrow(`orders returned an invalid payload: ${payload}`);
});

test("is shown by its beginning when it is refused", () => {
  expect(() => readAnswer("orders", { ...answer, payload: "x".repeat(1000) })).toThrow(/: x{200}$/);
});
