import { Token } from "cdktf";
import { z } from "zod";
import { type Rule } from "../rules";

export const endpointIdRule: Rule<string> = {
  schema: z.string().refine((id) => Token.isUnresolved(id) || /^vpce-[0-9a-f]{8,17}$/.test(id)),
  must: "be the ID of a VPC endpoint, such as vpce-0123456789abcdef0",
};
