// Functions that are sent into a page, and how.

/** A function and what it is called with, as the text of one expression. @param {Function} script @param {any[]} given */
export function call(script, given) {
  return `(${script})(...${JSON.stringify(given)})`;
}

/**
 * Settles once an element is there (or, where `gone`, is not).
 * @param {string} selector
 * @param {boolean} [gone]
 * @returns {Promise<void>}
 */
export function appears(selector, gone = false) {
  return new Promise((resolve) => {
    const look = () => {
      if ((document.querySelector(selector) === null) !== gone) return;
      observer.disconnect();
      resolve();
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, attributes: true });
    look();
  });
}

/**
 * Settles once an element is in the middle of what is seen and stays there for two frames: a page still being laid out would be
 * clicked beside it.
 * @param {string} selector
 * @returns {Promise<void>}
 */
export function stands(selector) {
  return new Promise((resolve) => {
    let last = '';
    let still = 0;
    const look = () => {
      const element = document.querySelector(selector);
      element?.scrollIntoView({ block: 'center', behavior: 'instant' });
      const { x = 0, y = 0, width = 0 } = element?.getBoundingClientRect() ?? {};
      const now = `${x} ${y} ${width}`;
      still = width > 0 && now === last ? still + 1 : 0;
      last = now;
      if (still >= 2) resolve();
      else requestAnimationFrame(look);
    };
    look();
  });
}
