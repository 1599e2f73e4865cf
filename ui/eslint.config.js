import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";

import svelteConfig from "./svelte.config.js";

const clockless =
  "The only clock is the backend's: use the app's Clock (demo mode and tests move it), not the browser's.";

export default ts.config(
  { ignores: ["dist", "src/lib/bindings"] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...ts.configs.stylistic,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      // TypeScript already knows every name.
      "no-undef": "off",
      eqeqeq: ["error", "always"],
      "no-console": "error",
      "no-restricted-syntax": [
        "error",
        { selector: "MemberExpression[object.name='Date'][property.name='now']", message: clockless },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: clockless },
        { selector: "CallExpression[callee.name='Date']", message: clockless },
      ],
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { group: ["@tauri-apps/*"], message: "Only src/lib/backend/ talks to the shell." },
            { group: ["**/tests/*"], message: "The product holds no test data." },
          ],
        },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      // Addresses are hashes, and in one place: src/lib/state/router.svelte.ts.
      "svelte/no-navigation-without-resolve": "off",
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"], svelteConfig } },
  },
  { files: ["src/lib/backend/**"], rules: { "no-restricted-imports": "off" } },
  { files: ["tests/**"], rules: { "no-restricted-imports": "off" } },
);
