import { labSupport } from "../network/support";

const support = labSupport();
if ("skipped" in support) console.log(`skipped: ${support.skipped}`);

/** `test`, or `test.skip` where this machine cannot run the lab. */
export const testOnLab: jest.It = "skipped" in support ? test.skip : test;
