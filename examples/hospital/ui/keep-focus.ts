/** What takes the keyboard's focus. */
const TAKES_FOCUS = ['a[href]', 'summary', '[tabindex="0"]']
  .concat(['button', 'input', 'select', 'textarea'].map((name) => `${name}:not(:disabled)`))
  .join();
/** What is read out when it has the focus, though nothing in it takes it. */
const NAMED = 'section[aria-label], section[aria-labelledby], [role="dialog"], [role="alertdialog"]';
/** What lies above the page: dialogs, menus, notices. */
const LAYER = '[data-base-ui-portal]';

/** Where something stood that is gone. */
interface Place {
  parent: Node;
  /** What stood before it. */
  before: Node | null;
}

/** What has the focus, or had it when a layer was laid above it; and where it stood, once it is gone. */
interface Holder {
  element: HTMLElement;
  layer: Element | null;
  place: Place | null;
}

/**
 * Hands the keyboard's focus on when what has it goes: a row that is deleted, a button that has nothing left to do, a page that
 * another takes the place of. Browsers let go of it then, and who listens to the page would begin at its top again. What comes
 * next has it, or what was before, or the region around; of a whole page its heading.
 *
 * Whoever knows a better place (a dialog that closes) takes it first. Works until the returned function is called.
 */
export function keepFocus(): () => void {
  /** One of each layer, the uppermost last. */
  let holders: Holder[] = [];

  const look = (changes: readonly MutationRecord[]) => {
    for (const change of changes) for (const holder of holders) follow(holder, change);
    if (holders.at(-1)?.place) requestAnimationFrame(handOn);
  };
  const handOn = () => {
    if (!holders.at(-1)?.place || (document.activeElement ?? document.body) !== document.body) return;
    const heir =
      holders
        .splice(0)
        .reverse()
        .map(heirOf)
        .find((one) => one !== null) ?? headOfPage();
    // Where a page stands is its own to say, also after the way back.
    heir?.focus({ preventScroll: heir.matches('main, h1') });
  };
  const hold = (element: HTMLElement) => {
    const layer = element.closest(LAYER);
    const at = holders.findIndex((one) => one.layer === layer);
    holders = [...(at < 0 ? holders : holders.slice(0, at)), { element, layer, place: null }];
  };
  const taken = ({ target }: FocusEvent) => hold(target as HTMLElement);
  // Whoever lets go of it, by a click beside everything, does not want it elsewhere.
  const left = () =>
    queueMicrotask(() => {
      look(observer.takeRecords());
      if (!holders.at(-1)?.place && document.activeElement === document.body) holders = [];
    });

  if (document.activeElement !== document.body) hold(document.activeElement as HTMLElement);
  const observer = new MutationObserver(look);
  observer.observe(document.body, { childList: true, subtree: true });
  document.addEventListener('focusin', taken);
  document.addEventListener('focusout', left);
  return () => {
    observer.disconnect();
    document.removeEventListener('focusin', taken);
    document.removeEventListener('focusout', left);
  };
}

/** Takes note of where a holder stood when it goes, and of what goes there afterwards. */
function follow(holder: Holder, { target, removedNodes, previousSibling }: MutationRecord): void {
  for (const gone of removedNodes) {
    if (gone.contains(holder.place?.parent ?? holder.element)) {
      holder.place = { parent: target, before: previousSibling };
    } else if (holder.place?.before === gone) holder.place.before = previousSibling;
  }
}

/** What has the focus next where a holder was; null where that is gone, too. */
function heirOf({ element, place }: Holder): HTMLElement | null {
  // What only changed its place among others is given it back.
  if (!place || element.isConnected) return element;
  let stood = place.before;
  for (
    let scope = place.parent as HTMLElement | null;
    scope && !scope.matches('main, body');
    scope = scope.parentElement
  ) {
    const takers = [...scope.querySelectorAll<HTMLElement>(TAKES_FOCUS)].filter(
      (one) => one.checkVisibility() && !one.closest('[inert], [aria-hidden="true"]'),
    );
    const heir = takers.find((one) => !stood || follows(stood, one)) ?? takers.at(-1);
    if (heir) return heir;
    if (scope.matches(NAMED)) return focusable(scope);
    stood = scope;
  }
  return null;
}

function headOfPage(): HTMLElement | null {
  const page = document.querySelector('main');
  return page && focusable(page.querySelector('h1') ?? page);
}

function follows(one: Node, other: Node): boolean {
  return !one.contains(other) && (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}

/** By a script alone: the tab key passes it by. */
function focusable(element: HTMLElement): HTMLElement {
  if (!element.hasAttribute('tabindex')) element.tabIndex = -1;
  return element;
}
