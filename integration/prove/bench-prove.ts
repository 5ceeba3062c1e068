import { runBench } from "./bench";

runBench({ cloud: "moto", bound: 1.1 });
