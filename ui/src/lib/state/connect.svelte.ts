import type { Backend } from "$lib/backend/backend";
import type { ConnectSecret } from "$lib/bindings/ConnectSecret";
import type { Discovery } from "$lib/bindings/Discovery";
import type { RegionName } from "$lib/bindings/RegionName";
import type { SignInId } from "$lib/bindings/SignInId";
import { text } from "$lib/text/en";
import { Attempt } from "./attempt.svelte";

const ORGANIZATION_ID = /^[0-9a-f]{24}$/i;

/** What to correct before JumpCloud is asked, by field. */
export interface Wrong {
  apiKey?: string;
  clientId?: string;
  clientSecret?: string;
  organizationId?: string;
}

/** The Connect form: what is typed, and how far asking JumpCloud has come. */
export class ConnectForm {
  kind = $state<ConnectSecret["type"]>("apiKey");
  apiKey = $state("");
  clientId = $state("");
  clientSecret = $state("");
  region = $state<RegionName>("us");
  organizationId = $state("");
  label = $state("");

  wrong = $state.raw<Wrong>({});
  /** What the credential sees, where that is several organizations. */
  discovery = $state.raw<Discovery>();
  /** The other regions that accept the credential, once they were asked. */
  found = $state.raw<RegionName[]>();

  readonly connecting = new Attempt();
  readonly searching = new Attempt();
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** What was found out about a credential or region says nothing about another. */
  changed = (): void => {
    this.discovery = undefined;
    this.found = undefined;
    this.connecting.error = undefined;
    this.searching.error = undefined;
    this.wrong = {};
  };

  /** Connects; answers with the new sign-in, or with nothing where something is left to do. */
  async connect(): Promise<SignInId | undefined> {
    this.changed();
    this.wrong = this.#check();
    if (Object.keys(this.wrong).length > 0) return undefined;
    const id = this.organizationId.trim();
    return this.connectTo(id ? [id] : []);
  }

  async connectTo(organizationIds: string[]): Promise<SignInId | undefined> {
    const request = {
      secret: this.#secret(),
      region: this.region,
      organizationIds,
      label: this.label.trim(),
    };
    const outcome = await this.connecting.run(() => this.#backend.connect(request));
    if (outcome?.type === "chooseOrganization") this.discovery = outcome.discovery;
    if (outcome?.type !== "connected") return undefined;
    this.apiKey = "";
    this.clientSecret = "";
    return outcome.signInId;
  }

  async connectIn(region: RegionName): Promise<SignInId | undefined> {
    this.region = region;
    return this.connect();
  }

  async tryOtherRegions(): Promise<void> {
    this.found = await this.searching.run(() => this.#backend.tryOtherRegions(this.#secret(), this.region));
  }

  #secret(): ConnectSecret {
    if (this.kind === "apiKey") return { type: "apiKey", apiKey: this.apiKey.trim() };
    return { type: "clientSecret", clientId: this.clientId.trim(), clientSecret: this.clientSecret.trim() };
  }

  #check(): Wrong {
    const key = this.kind === "apiKey";
    const id = this.organizationId.trim();
    return {
      ...(!key || this.apiKey.trim() ? {} : { apiKey: text.connect.missingKey }),
      ...(key || this.clientId.trim() ? {} : { clientId: text.connect.missingClientId }),
      ...(key || this.clientSecret.trim() ? {} : { clientSecret: text.connect.missingClientSecret }),
      ...(!id || ORGANIZATION_ID.test(id) ? {} : { organizationId: text.connect.badOrganization }),
    };
  }
}
