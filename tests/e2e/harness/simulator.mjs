import { join } from "node:path";

import { Program, ours } from "./program.mjs";

/** Who is who in the simulator's built-in seed; made up, like everything in it. */
export const people = {
  nadia: {
    email: "nadia@brightwater.example",
    key: "jca_Bw01DemoKeyNotARealOne00000000000000",
    organization: "Brightwater Coffee",
  },
  sofia: {
    email: "sofia@northwind-msp.example",
    key: "jca_Pv05DemoKeyNotARealOne00000000000000",
    organizationId: "650c1a2b3d4e5f6071829312",
    organization: "Larkspur Architects",
  },
  camille: { key: "jca_Eu06DemoKeyNotARealOne00000000000000", organization: "Atelier Lumen" },
  expired: { key: "jca_Ex03DemoKeyNotARealOne00000000000000" },
};

/** The key that sees every organization of a fleet. */
export const FLEET_KEY = "jca_Fl10DemoKeyNotARealOne00000000000000";

/** The stand-in for JumpCloud. */
export class Simulator {
  /**
   * @param {{ folder: string, env?: NodeJS.ProcessEnv, fleet?: string }} options `fleet`: its size, such as `50x10x5`;
   *   the built-in seed where not given
   */
  static async start({ folder, env, fleet }) {
    const seed = fleet ? ["--fleet", fleet] : [];
    const program = new Program(ours("jumpcloud-simulator"), [...seed, "--until-stdin-closes"], {
      env,
      log: join(folder, "simulator.log"),
    });
    const [line] = await program.linesTo(() => true);
    return new Simulator(program, JSON.parse(line));
  }

  #program;

  constructor(program, urls) {
    this.#program = program;
    this.urls = urls;
  }

  /** The app's flag that makes it talk to this simulator. */
  get flag() {
    const { us, eu, in: india } = this.urls;
    return ["--simulator", `us=${us},eu=${eu},in=${india}`];
  }

  /** Whether an administrator's key works, asked with a request of our own. */
  async accepts(key) {
    const answer = await fetch(new URL("/api/organizations", this.urls.us), {
      headers: { "x-api-key": key },
      redirect: "manual",
    });
    await answer.arrayBuffer();
    return answer.status === 200;
  }

  /** Whether any secret works, which leaves no trace. */
  async knows(secret) {
    return (await this.#control("POST", "/accepted", { region: "us", secret })).accepted;
  }

  /** The ids of a service account's credentials, oldest first. @param {string} account its name */
  async credentialsOf(account) {
    return (await this.#control("POST", "/service-account/auth-configs", { region: "us", account })).ids;
  }

  /** Gives an administrator's key another expiry, as somebody does in the portal. @param {Date} expires */
  async setExpiry({ email }, expires) {
    await this.#control("POST", "/admin-key/expiry", { region: "us", email, expires: expires.toISOString() });
  }

  /** Lets requests go wrong. @param {object} fault as the simulator's control API takes it */
  async breakAnswers(fault) {
    await this.#control("POST", "/faults", fault);
  }

  /** Lets answers be right again. */
  async mend() {
    await this.#control("DELETE", "/faults");
  }

  /** Settles open questions about JumpCloud. @param {object} settings */
  async settle(settings) {
    await this.#control("POST", "/settings", settings);
  }

  /** Forgets what was asked so far. */
  async clearRequests() {
    await this.#control("DELETE", "/requests");
  }

  /** What was asked of it since. @returns {Promise<{ method: string, path: string }[]>} */
  async requests() {
    return this.#control("GET", "/requests");
  }

  async #control(method, path, body) {
    const answer = await fetch(new URL(path, this.urls.control), { method, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return answer.json();
  }

  async end() {
    await this.#program.end({ byInput: true });
  }
}
