

export const index = 0;
let component_cache;
export const component = async () => component_cache ??= (await import('../entries/fallbacks/layout.svelte.js')).default;
export const imports = ["_app/immutable/nodes/0.CNO24vbg.js","_app/immutable/chunks/8wd2os72.js"];
export const stylesheets = [];
export const fonts = [];
