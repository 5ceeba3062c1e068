import { runProofCommand } from "./run-command";

runProofCommand({
  name: "prove",
  description: "Applies the stacks with real Terraform and shows that each does what it says.",
  clouds: ["moto"],
});
