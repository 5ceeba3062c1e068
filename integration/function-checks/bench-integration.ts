import { runBench } from "../prove/bench";

runBench({ cloud: "localstack", bound: 1.15 });
