import "../../src/app.css";

import { mount } from "svelte";

import Root from "../../src/Root.svelte";
import { scene } from "./scenes";

const target = document.getElementById("app");
const name = new URLSearchParams(location.search).get("scene") ?? "";
if (target) mount(Root, { target, props: { backend: scene(name).backend } });
