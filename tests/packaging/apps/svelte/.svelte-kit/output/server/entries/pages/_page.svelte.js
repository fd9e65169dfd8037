import { a as attr, n as ensure_array_like, s as escape_html } from "../../chunks/server.js";
import "../../chunks/index-server.js";
import "@chartlift/client";
// src/routes/+page.svelte
function _page($$renderer, $$props) {
	$$renderer.component(($$renderer) => {
		let uploads = [];
		$$renderer.push(`<div data-chartlift="file-upload">`);
		$$renderer.push("<!--[-1-->");
		$$renderer.push(`<!--]--></div> <ul><!--[-->`);
		const each_array = ensure_array_like(uploads);
		for (let $$index = 0, $$length = each_array.length; $$index < $$length; $$index++) {
			let upload = each_array[$$index];
			$$renderer.push(`<li data-chartlift="upload"${attr("data-status", upload.status)}>${escape_html(upload.fileName)}</li>`);
		}
		$$renderer.push(`<!--]--></ul>`);
	});
}
export { _page as default };

//# sourceMappingURL=_page.svelte.js.map