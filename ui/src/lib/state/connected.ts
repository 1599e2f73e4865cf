import type { SignInId } from "$lib/bindings/SignInId";
import { text } from "$lib/text/en";
import type { App } from "./app.svelte";
import { href } from "$lib/model/address";

/** Shows what a new sign-in sees. */
export async function connected(app: App, id: SignInId): Promise<void> {
  await app.pull();
  app.router.go(href(["overview"]));
  app.notices.say(text.connect.connected(app.signIn(id)?.label ?? text.product));
}
