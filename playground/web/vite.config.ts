import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv } from "vite";

export default defineConfig(({ mode }) => {
  // `npm run dev` beside a running playground: PLAYGROUND=http://127.0.0.1:PORT
  const target = loadEnv(mode, ".", "PLAYGROUND").PLAYGROUND ?? "http://127.0.0.1:8031";
  const playground = { target, changeOrigin: false }; // it refuses what comes from another origin
  return {
    plugins: [react()],
    build: {
      // Nothing is inlined as data: URLs, so that the content security policy can stay strict.
      assetsInlineLimit: 0,
      license: { fileName: "licenses.md" }, // of all that is bundled: they ask to go with it
      chunkSizeWarningLimit: 2000, // kB, from this machine to itself
    },
    server: {
      host: "127.0.0.1",
      proxy: { "/control": playground, "/story": playground, "/files": playground },
    },
  };
});
