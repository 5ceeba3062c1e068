import { refusal } from "./support";

const ALL = "CapEff:\t000001fffeffffff\nSeccomp:\t0";
const NONE = "CapEff:\t00000000a80425fb\nSeccomp:\t2";

function asked(isRoot: boolean, files: Readonly<Record<string, string>>): string {
  return refusal({ isRoot, said: "unshare: it failed", read: (path) => files[path] });
}

test.each([
  [true, { "/proc/self/status": NONE }, /CAP_SYS_ADMIN.*--privileged/],
  [false, { "/proc/sys/user/max_user_namespaces": "0" }, /sysctl user\.max_user_namespaces=/],
  [
    false,
    { "/proc/sys/kernel/unprivileged_userns_clone": "0" },
    /sysctl kernel\.unprivileged_userns_clone=1/,
  ],
  [
    false,
    { "/proc/sys/kernel/apparmor_restrict_unprivileged_userns": "1" },
    /AppArmor.*sysctl kernel\.apparmor_restrict_unprivileged_userns=0/,
  ],
  [false, { "/proc/self/status": NONE }, /seccomp.*unshare: it failed.*--privileged/],
  [false, { "/proc/self/status": ALL }, /refuses what the lab is made of: unshare: it failed/],
])("root %s, %j: says what refuses and what would allow it", (isRoot, files, sentence) => {
  const said = asked(isRoot, files);
  expect(said).toMatch(sentence);
  expect(said).not.toContain("\n");
});

test.each([
  ["/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1"],
  ["/proc/sys/kernel/unprivileged_userns_clone", "0"],
  ["/proc/sys/user/max_user_namespaces", "0"],
])("does not blame what does not hold root back: %s", (path, value) => {
  const files = { "/proc/self/status": ALL, [path]: value };
  const itself = "this machine refuses what the lab is made of: unshare: it failed";
  expect(asked(true, files)).toBe(itself);
  expect(asked(false, files)).not.toBe(itself);
});
