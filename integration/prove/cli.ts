import { runProofCommand } from "./run-command";

runProofCommand({
  name: "prove",
  description: "Apply the stacks with real Terraform and prove that each does what it says.",
  clouds: ["moto"],
});
