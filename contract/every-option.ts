/** Settings with which the stacks have all that they can have: each option that is off by default is on. */
export const EVERY_OPTION = {
  // An emulator's VPC has no endpoint to find.
  existingVpc: { vpc: "default", subnets: "any", endpoint: "add" },
  networkAcl: true,
  onlyThroughEndpoint: true,
  tableCopiesBy: ["arn:aws:iam::111122223333:role/backup"],
  alarms: true,
  sessionManager: true,
} as const;
