import { runProofCommand } from "../prove/run-command";
import { checksOf } from "./checks";

runProofCommand({
  name: "integration",
  description: "Apply the stacks and run their functions where they are deployed.",
  clouds: ["localstack", "moto", "aws"],
  checks: checksOf,
});
