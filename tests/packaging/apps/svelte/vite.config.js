import { sveltekit } from '@sveltejs/kit/vite';

export default {
  plugins: [sveltekit()],
  // Found late, it would have the page loaded again while a file is chosen. The tarball changes, its version does not.
  optimizeDeps: { force: true, include: ['@chartlift/client'] },
};
