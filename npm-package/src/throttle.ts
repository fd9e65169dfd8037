/** Runs `action` at the first call, then at most once in every `everyMs`, and always once more after the last call. */
export function throttled(action: () => void, everyMs: number): () => void {
  let waiting = false;
  let again = false;
  const run = () => {
    action();
    waiting = true;
    setTimeout(() => {
      waiting = false;
      if (!again) return;
      again = false;
      run();
    }, everyMs);
  };
  return () => {
    if (waiting) again = true;
    else run();
  };
}
