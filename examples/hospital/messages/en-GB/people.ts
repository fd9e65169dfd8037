/** Signing in. */
export const people = {
  title: 'Sign in to your hospital',
  restoring: 'Signing in…',
  reason: {
    expired: 'Your session has ended. Sign in to go on where you were.',
    idle: 'You were signed out after a while without input, to protect patient data.',
    chosen: 'You are signed out.',
  },
  demo: '<strong>This is a demo.</strong> All patients are invented and anyone may sign in as anyone. Do not enter real patient data.',
  token: {
    label: 'Access token',
    hint: "From your hospital's identity provider. It stays in this page's memory and is gone when you leave.",
    submit: 'Sign in',
    expired: 'The server says that this token has expired. Get a fresh one.',
    refused: 'The server does not accept this token. Get a fresh one.',
    malformed: 'This is not a token. Copy all of it, from the first letter to the last.',
    otherUser: "This session is {name}'s. Sign out first to sign in as somebody else.",
  },
  provider: {
    lead: "You sign in with your hospital's account; this app never sees your password.",
    submit: 'Sign in with {name}',
    submitUnnamed: "Sign in with your hospital's account",
    returning: 'Signing you in…',
    refused:
      'Your hospital’s sign-in ended without an answer this app can use ({code}). Try again; if it stays, tell your administrator.',
  },
} as const;
