/** When any tab of the app last saw input; shared, so that working in one tab keeps the others signed in. */
const KEY = 'chartlift.last-activity';
/** Writing on every mouse move would be wasteful; the limit is counted in minutes. */
const WRITE_EVERY_MS = 5_000;
const EVENTS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'dragover'] as const;

export function lastActivity(): number {
  return Number(localStorage.getItem(KEY)) || 0;
}

export function noteActivity(): void {
  localStorage.setItem(KEY, String(Date.now()));
}

/** Notes the user's input until the returned function is called. */
export function watchActivity(): () => void {
  let written = 0;
  const onInput = () => {
    if (Date.now() - written < WRITE_EVERY_MS) return;
    written = Date.now();
    noteActivity();
  };
  noteActivity();
  for (const event of EVENTS) window.addEventListener(event, onInput, { passive: true, capture: true });
  return () => {
    for (const event of EVENTS) window.removeEventListener(event, onInput, { capture: true });
  };
}
