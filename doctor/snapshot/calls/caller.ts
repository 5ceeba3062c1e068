import { z } from "zod";
import { call } from "./call";

export const callerIdentity = call({
  command: "sts get-caller-identity",
  permission: "sts:GetCallerIdentity",
  resource: "none",
  neededBy: "always",
  tells: "account",
  schema: z.object({
    Account: z.string().regex(/^\d{12}$/, "expected 12 digits"),
  }),
});
