import { defineConfig } from "vite";

// Nothing is inlined, so that the strict Content-Security-Policy of the server holds: no data: script, no style
// attribute. Names carry a hash of the content, so that /assets/ can be cached for ever.
export default defineConfig({
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
});
