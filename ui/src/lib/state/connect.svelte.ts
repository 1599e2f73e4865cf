import type { Backend } from "$lib/backend/backend";
import type { OrganizationChoice } from "$lib/bindings/OrganizationChoice";
import type { RegionName } from "$lib/bindings/RegionName";
import type { SignInId } from "$lib/bindings/SignInId";
import { text } from "$lib/text/en";
import { Attempt } from "./attempt.svelte";

const ORGANIZATION_ID = /^[0-9a-f]{24}$/i;

/** The Connect form: what is typed, and how far asking JumpCloud has come. */
export class ConnectForm {
  apiKey = $state("");
  region = $state<RegionName>("us");
  organizationId = $state("");
  label = $state("");

  /** What to correct before JumpCloud is asked, by field. */
  wrong = $state.raw<{ apiKey?: string; organizationId?: string }>({});
  /** The organizations to choose from, where the key sees several. */
  choices = $state.raw<OrganizationChoice[]>();
  /** The other regions that accept the key, once they were asked. */
  found = $state.raw<RegionName[]>();

  readonly connecting = new Attempt();
  readonly searching = new Attempt();
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** What was found out about a key or region says nothing about another. */
  changed = (): void => {
    this.choices = undefined;
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
    return this.#ask(this.organizationId.trim());
  }

  async connectTo(organization: OrganizationChoice): Promise<SignInId | undefined> {
    return this.#ask(organization.id);
  }

  async connectIn(region: RegionName): Promise<SignInId | undefined> {
    this.region = region;
    return this.connect();
  }

  async tryOtherRegions(): Promise<void> {
    this.found = await this.searching.run(() =>
      this.#backend.tryOtherRegions(this.apiKey.trim(), this.region),
    );
  }

  async #ask(organizationId: string): Promise<SignInId | undefined> {
    const request = {
      apiKey: this.apiKey.trim(),
      region: this.region,
      label: this.label.trim(),
      ...(organizationId ? { organizationId } : {}),
    };
    const outcome = await this.connecting.run(() => this.#backend.connect(request));
    if (outcome?.type === "chooseOrganization") this.choices = outcome.organizations;
    if (outcome?.type !== "connected") return undefined;
    this.apiKey = "";
    return outcome.signInId;
  }

  #check(): { apiKey?: string; organizationId?: string } {
    const id = this.organizationId.trim();
    return {
      ...(this.apiKey.trim() ? {} : { apiKey: text.connect.missingKey }),
      ...(!id || ORGANIZATION_ID.test(id) ? {} : { organizationId: text.connect.badOrganization }),
    };
  }
}
