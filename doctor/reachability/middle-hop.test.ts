import { type NetworkSnapshot } from "../snapshot/network";
import { analyze } from "./analyze";
import { addRoute, brief, edit, isolated, known, route } from "./testing/network";

/** A NAT instance. */
function through(SourceDestCheck?: boolean): NetworkSnapshot {
  const network = addRoute(
    isolated(),
    "rtb-private",
    route("0.0.0.0/0", { NetworkInterfaceId: "eni-nat", InstanceId: "i-nat" }),
  );
  return {
    ...network,
    networkInterfaces: known({
      NetworkInterfaceId: "eni-nat",
      SubnetId: "subnet-public",
      PrivateIpAddress: "10.0.2.9",
      SourceDestCheck,
    }),
  };
}

test("a NAT instance that checks source and destination forwards nothing", () => {
  expect(brief(analyze(through(true)))).toEqual([
    "UNREACHABLE",
    "blocks X_SOURCE_DEST_CHECK eni-nat",
  ]);
});

test.each([false, undefined])("with the check at %s, what it forwards is unknown", (check) => {
  expect(brief(analyze(through(check)))).toEqual([
    "INDETERMINATE",
    "unknown UNSUPPORTED_COMPONENT eni-nat",
  ]);
});

test("an interface that is not in the snapshot is unknown", () => {
  const network = edit(through(true), "networkInterfaces", () => undefined);
  expect(analyze(network).verdict).toBe("INDETERMINATE");
});
