import type { AuthKind } from "$lib/bindings/AuthKind";
import type { GenerateRequest } from "$lib/bindings/GenerateRequest";
import type { Lifetime } from "$lib/bindings/Lifetime";
import type { SignInId } from "$lib/bindings/SignInId";
import { text } from "$lib/text/en";

/** What to correct before JumpCloud is asked, by field. */
export interface Wrong {
  name?: string;
  roleId?: string;
  accountId?: string;
}

/** The Generate form as it is filled in. */
export class GenerateForm {
  signInId = $state<SignInId>("");
  target = $state<"new" | "existing">("new");
  name = $state("");
  roleId = $state("");
  accountId = $state("");
  kind = $state<AuthKind>("api_key");
  lifetime = $state<Lifetime>("90");
  usedBy = $state("");
  wrong = $state.raw<Wrong>({});

  constructor(signInId: SignInId, accountId: string | null) {
    this.signInId = signInId;
    if (accountId) {
      this.target = "existing";
      this.accountId = accountId;
    }
  }

  /** Roles and accounts of one sign-in mean nothing to another. */
  changeSignIn = (id: SignInId): void => {
    this.signInId = id;
    this.roleId = "";
    this.accountId = "";
  };

  /** What to ask for, if the form is whole; else {@link wrong} says what is missing. */
  request(): GenerateRequest | undefined {
    this.wrong = this.#check();
    if (Object.keys(this.wrong).length > 0) return undefined;
    return {
      signInId: this.signInId,
      target:
        this.target === "new"
          ? { type: "newAccount", name: this.name.trim(), roleId: this.roleId }
          : { type: "existingAccount", serviceAccountId: this.accountId },
      kind: this.kind,
      lifetime: this.lifetime,
      usedBy: this.usedBy.trim(),
    };
  }

  #check(): Wrong {
    if (this.target === "existing") return this.accountId ? {} : { accountId: text.generate.needAccount };
    const length = this.name.trim().length;
    return {
      ...(length >= 1 && length <= 100 ? {} : { name: text.generate.needName }),
      ...(this.roleId ? {} : { roleId: text.generate.needRole }),
    };
  }
}
