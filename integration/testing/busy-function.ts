/** Run as a process of its own: starts a function that is busy from its first line on, and waits to be killed. */
import { start } from "../runtime/testing/test-functions";

async function run(): Promise<void> {
  const busy = await start("for (;;);", { initSeconds: 60 });
  console.log("starting");
  await busy.invoke("{}");
}

void run();
