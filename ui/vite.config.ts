import { fileURLToPath } from "node:url";

import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  // Relative addresses work from whatever origin the desktop shell serves the bundle.
  base: "./",
  resolve: { alias: { $lib: fileURLToPath(new URL("./src/lib", import.meta.url)) } },
  server: { port: 1420, strictPort: true, fs: { allow: [".."] } },
  build: {
    target: "es2022",
    // The web view's policy forbids inline scripts, and there is one chunk: nothing to preload.
    modulePreload: false,
  },
  test: {
    environment: "jsdom",
    // A whole document in the log says less than its first failing line.
    env: { TZ: "UTC", DEBUG_PRINT_LIMIT: "0" },
    include: ["tests/**/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
    restoreMocks: true,
    testTimeout: 30_000,
  },
});
