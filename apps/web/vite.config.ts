import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  // The nonce is put in by whoever serves the page, another one each time.
  html: { cspNonce: 'NONCE' },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2022',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
