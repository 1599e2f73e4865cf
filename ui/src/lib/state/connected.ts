import type { SignInId } from "$lib/bindings/SignInId";
import { text } from "$lib/text/en";
import type { App } from "./app.svelte";
import { href } from "$lib/model/address";

/** Shows what a new sign-in sees: an organization, or the board of several. */
export async function connected(app: App, id: SignInId, organizations: number): Promise<void> {
  await app.pull();
  app.router.go(href([organizations > 1 ? "organizations" : "overview"]));
  app.notices.say(
    organizations > 1
      ? text.connect.connectedMany(organizations)
      : text.connect.connected(app.signIn(id)?.label ?? text.product),
  );
}
