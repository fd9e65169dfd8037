

export const index = 2;
let component_cache;
export const component = async () => component_cache ??= (await import('../entries/pages/_page.svelte.js')).default;
export const imports = ["_app/immutable/nodes/2.CrNuRn_Y.js","_app/immutable/chunks/8wd2os72.js","_app/immutable/chunks/F4uliTDB.js","_app/immutable/chunks/DyjPidPm.js","_app/immutable/chunks/DclECHGd.js"];
export const stylesheets = [];
export const fonts = [];
