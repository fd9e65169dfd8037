/** What the kit's own parts say. */
export const common = {
  cancel: 'Cancel',
  close: 'Close',
  dismiss: 'Dismiss',
  optional: 'optional',
  tryAgain: 'Try again',
  loading: 'Loading…',
  showMore: 'Show more',
  found: '{count, plural, =0 {Nothing found} one {# found} other {# found}}',
  foundSoFar: '{count, number} shown, and there are more',
  request: 'Request <code>{id}</code>',
  discard: {
    title: 'Discard what you typed?',
    description: 'It has not been saved yet.',
    stay: 'Go on editing',
    leave: 'Discard',
  },
  theme: { label: 'Colours', system: 'As the system', light: 'Light', dark: 'Dark' },
  speed: '{bytes}/s',
  lessThan: 'under {amount}',
} as const;
