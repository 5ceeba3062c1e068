/**
 * Zones, by their IDs, in which Lambda runs no functions: `CreateFunction` answers "The provided
 * subnets contain availability zone Lambda doesn't support". No API and no page of AWS's names them;
 * this one is a zone that newer services and instance types left out. Reported in 2017 and since.
 * @see https://github.com/keboola/developer-portal/issues/81
 */
export const ZONES_WITHOUT_LAMBDA: readonly string[] = ["use1-az3"];
