import js from "@eslint/js";
import { readdirSync } from "node:fs";
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

// app -> features -> shared: a feature knows neither the app nor another feature, shared knows neither
const walls = [
  { files: ["src/shared/**"], patterns: ["@/app/**", "@/features/**"] },
  ...readdirSync(new URL("./src/features", import.meta.url)).map((feature) => ({
    files: [`src/features/${feature}/**`],
    patterns: ["@/app/**", "@/features/**", `!@/features/${feature}/**`, "../../**"],
  })),
];

export default tseslint.config(
  { ignores: ["dist", "src/shared/api/schema.d.ts"] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  hooks.configs.flat.recommended,
  {
    rules: {
      complexity: ["error", 12],
      "max-lines": ["error", { max: 400, skipBlankLines: true, skipComments: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_", argsIgnorePattern: "^_" }],
    },
  },
  { files: ["eslint.config.js"], languageOptions: { globals: { URL: "readonly" } } },
  ...walls.map(({ files, patterns }) => ({
    files,
    rules: {
      "no-restricted-imports": ["error", { patterns: [{ group: patterns, message: "app -> features -> shared" }] }],
    },
  })),
);
