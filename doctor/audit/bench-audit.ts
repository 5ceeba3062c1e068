/** `npm run bench -- audit` measures the audit of a large account, and how the time grows with it. */
import { audit } from "./audit";
import { subjectsOf } from "./collection";
import { largeAccount, type Size } from "./testing/large";

const LARGE: Size = { functions: 1_000, subnets: 10_000, roles: 300 };

function measure(size: Size): number {
  const account = largeAccount(size);
  const start = performance.now();
  const subjects = subjectsOf(account);
  const t1 = performance.now();
  const { counts, groups } = audit(subjects);
  const end = performance.now();
  console.log(
    size,
    subjects.length,
    t1 - start,
    end - t1,
    counts,
    groups.length,
    groups.filter((g) => g.remedy).length,
    process.memoryUsage().rss / 1e6,
    process.cpuUsage().user / 1e3,
  );
  return end - start;
}
measure({ functions: 250, subnets: 2500, roles: 75 });
if (process.argv[2]) measure(LARGE);
