const WIDTH = 30;
const QUIET_MS = 5_000;

/** A bar that redraws itself on a terminal, and a line now and then anywhere else. */
export function progressBar(title: string, total: number, out: NodeJS.WriteStream = process.stderr) {
  const began = Date.now();
  let done = 0;
  let saidAt = 0;
  const draw = () => {
    const part = total === 0 ? 1 : done / total;
    const seconds = (Date.now() - began) / 1_000;
    const left = done === 0 ? "" : `, ${Math.ceil((seconds / part) * (1 - part))} s left`;
    const filled = Math.round(part * WIDTH);
    const bar = "#".repeat(filled).padEnd(WIDTH, ".");
    const counted = `${done.toLocaleString("en-US")} of ${total.toLocaleString("en-US")}`;
    return `${title.padEnd(9)} [${bar}] ${counted}${part < 1 ? left : `, ${Math.round(seconds)} s`}`;
  };
  return {
    add(count: number) {
      done += count;
      const finished = done >= total;
      if (out.isTTY) out.write(`\r\u001b[K${draw()}${finished ? "\n" : ""}`);
      else if (finished || Date.now() - saidAt > QUIET_MS) {
        saidAt = Date.now();
        out.write(`${draw()}\n`);
      }
    },
  };
}
