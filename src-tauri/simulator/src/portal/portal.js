const find = (id) => document.getElementById(id);
const asLocal = (time) => new Date(time).toLocaleString();
for (const time of document.querySelectorAll("time")) time.textContent = asLocal(time.dateTime);

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body ?? {}),
  });
  const result = await answer.json();
  find("problem").hidden = answer.ok;
  if (!answer.ok) {
    find("problem").textContent = result.message;
    throw new Error(result.message);
  }
  return result;
}

function showState({ prefix, created, expires }) {
  const row = (term, text) => {
    const pair = [document.createElement("dt"), document.createElement("dd")];
    pair[0].textContent = term;
    pair[1].textContent = text;
    return pair;
  };
  const list = document.createElement("dl");
  list.id = "state";
  list.append(...row("Key", `${prefix}…`), ...row("Created", asLocal(created)));
  const [term, text] = row("Expires", expires ? asLocal(expires) : "Never");
  text.id = "expires";
  list.append(term, text);
  find("state").replaceWith(list);
}

async function generate() {
  find("confirm").close();
  const result = await post("/portal/generate");
  find("key").textContent = result.key;
  find("new-key").hidden = find("menu").hidden = false;
  find("saved").hidden = true;
  find("expiration").value = "90";
  find("copy").textContent = "Copy";
  showState(result);
}

async function save(expiration) {
  find("saved").hidden = true;
  const result = await post("/portal/expiration", expiration);
  showState(result);
  find("saved").textContent = result.expires
    ? `Saved. Expires ${asLocal(result.expires)}.`
    : "Saved. Does not expire.";
  find("saved").hidden = false;
}

async function copy() {
  const key = find("key");
  try {
    await navigator.clipboard.writeText(key.textContent);
  } catch {
    getSelection().selectAllChildren(key);
    document.execCommand("copy");
  }
  find("copy").textContent = "Copied";
}

const quietly = (action) => () => action().catch(() => undefined);

if (find("generate")) {
  find("generate").onclick = () => find("confirm").showModal();
  find("cancel").onclick = () => find("confirm").close();
  find("confirm-generate").onclick = quietly(generate);
  find("copy").onclick = quietly(copy);
  find("expiration").onchange = quietly(async () => {
    const choice = find("expiration").value;
    find("custom").hidden = choice !== "custom";
    if (choice === "never") await save("never");
    else if (choice && choice !== "custom") await save({ days: Number(choice) });
  });
  const custom = quietly(async () => {
    const length = Number(find("custom-expiration").value);
    if (length > 0) await save({ [find("custom-unit").value]: length });
  });
  find("custom-expiration").onchange = custom;
  find("custom-unit").onchange = custom;
}
