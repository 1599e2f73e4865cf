import "./app.css";

import { mount } from "svelte";

import { tauriBackend } from "$lib/backend/tauri";
import Root from "./Root.svelte";

const target = document.getElementById("app");
if (target) mount(Root, { target, props: { backend: tauriBackend } });
