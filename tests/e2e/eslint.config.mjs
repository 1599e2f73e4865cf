import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import globals from "globals";

export default [
  js.configs.recommended,
  prettier,
  {
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: {
      eqeqeq: ["error", "always"],
      "no-console": "error",
      "no-restricted-imports": [
        "error",
        {
          name: "node:timers/promises",
          message: "A test never sleeps: wait for a condition with harness/until.mjs.",
        },
      ],
    },
  },
  { files: ["harness/until.mjs"], rules: { "no-restricted-imports": "off" } },
];
