/**
 * The one language of the app: its texts are written in it, so dates, numbers and money are too, whatever the browser
 * prefers ("vor 3 Stunden" amid English is read as a fault). Months are written in letters, which no reader can swap.
 */
export const LOCALE = 'en-GB';
