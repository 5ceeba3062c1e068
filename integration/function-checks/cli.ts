import { runProofCommand } from "../prove/run-command";
import { checksOf } from "./checks";

runProofCommand({
  name: "integration",
  description: "Applies the stacks and runs their functions where they were deployed.",
  clouds: ["localstack", "moto", "aws"],
  checks: checksOf,
});
