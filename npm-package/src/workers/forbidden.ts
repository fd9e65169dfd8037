/** Whether a page's policy keeps WebAssembly from running, or the browser is too old for it; each browser says so differently. */
export function isForbidden(error: unknown): boolean {
  return error instanceof WebAssembly.CompileError || error instanceof EvalError;
}
