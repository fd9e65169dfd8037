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
