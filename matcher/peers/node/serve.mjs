import { createInterface } from "node:readline";

console.log = console.error; // standard output is for replies

// serve reads one line with the documents, which build makes ready, and then one message a line, for which find is asked.
export async function serve(build) {
  let find;
  for await (const line of createInterface({ input: process.stdin })) {
    const question = JSON.parse(line);
    const begin = performance.now();
    let slugs = [];
    if (find) slugs = await find(question);
    else find = await build(question);
    const microseconds = (performance.now() - begin) * 1000;
    process.stdout.write(JSON.stringify({ slugs, microseconds }) + "\n");
  }
}
