import { execFile, spawn } from "node:child_process";
import { on, once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const run = promisify(execFile);

const ROOT = join(import.meta.dirname, "../../..");

/** A built file of the project. */
export function built(name) {
  return join(process.env.KEYVIGIL_TARGET ?? join(ROOT, "target"), name);
}

/** One of the project's programs: of the debug build, unless another is measured. */
export function ours(name) {
  return built(join(process.env.KEYVIGIL_BUILD ?? "debug", name));
}

/** A program that runs beside the test and ends with it. */
export class Program {
  #child;
  #reader;

  /**
   * @param {string} command
   * @param {string[]} args
   * @param {{ env?: NodeJS.ProcessEnv, log: string }} options `log`: the file that its complaints go to
   */
  constructor(command, args, { env, log }) {
    const errors = openSync(log, "a");
    this.command = command;
    this.log = log;
    this.#child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", errors] });
    closeSync(errors);
    this.#child.on("error", (error) => (this.problem = error));
    this.#reader = createInterface({ input: this.#child.stdout });
  }

  /** Hands over its lines as they come. @param {(line: string) => void} take */
  onLine(take) {
    this.#reader.on("line", take);
  }

  /**
   * Its first lines, to the one for which `isLast` holds.
   *
   * @param {(line: string) => boolean} isLast
   * @returns {Promise<string[]>}
   */
  async linesTo(isLast) {
    const lines = [];
    const limit = { signal: AbortSignal.timeout(30_000), close: ["close"] };
    try {
      for await (const [line] of on(this.#reader, "line", limit)) {
        lines.push(line);
        if (isLast(line)) return lines;
      }
    } catch (cause) {
      throw new Error(`${this.command} did not get ready: ${this.said()}`, { cause });
    }
    throw new Error(`${this.command} ended: ${this.said()}`);
  }

  /** What it complained of. */
  said() {
    return this.problem?.message ?? readFileSync(this.log, "utf8");
  }

  /** Ends it: by the end of its input where it waits for that, else by a signal. */
  async end({ byInput = false } = {}) {
    const child = this.#child;
    if (this.problem || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit", { signal: AbortSignal.timeout(10_000) });
    if (byInput) child.stdin.end();
    else child.kill("SIGTERM");
    await ended.catch(() => child.kill("SIGKILL"));
  }
}

/** Runs a short command and returns what it says. */
export async function say(command, args, env) {
  const { stdout } = await run(command, args, { env: { ...process.env, ...env }, timeout: 20_000 });
  return stdout;
}

/** A port of this machine that is free now. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
