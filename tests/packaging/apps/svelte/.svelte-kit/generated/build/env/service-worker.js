globalThis.__sveltekit_10tro5s = {
	base: location.pathname.split('/').slice(0, -1).join('/'),
	env: {
		// empty
	},
	version: "1795669592118"
};