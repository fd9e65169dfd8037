/** The frame around every page. */
export const shell = {
  app: 'Chartlift',
  description: 'Medical records and their attachments',
  skip: 'Skip to content',
  nav: { label: 'Main', records: 'Records', patients: 'Patients', costs: 'Storage costs', audit: 'Audit log' },
  title: {
    record: 'Record',
    newRecord: 'New record',
    editRecord: 'Edit record',
    patient: 'Patient',
    signIn: 'Sign in',
  },
  demoNote: 'Demo server. Invented patients, no passwords; do not enter real data.',
  printed: '{tenant} · printed by {name}, {at}',
  notFound: {
    title: 'There is no such page',
    text: 'The address may be mistyped, or what it named is gone.',
    action: 'Go to records',
  },
  account: {
    open: 'Account of {name}',
    of: 'Account of ',
    role: '{role} · {tenant}',
    colours: 'Colours as the system',
    signOut: 'Sign out',
  },
  signOut: {
    title: 'Sign out?',
    uploading: 'Uploads are still running',
    text: 'What you were looking at is removed from this screen.',
    interrupts:
      'Signing out interrupts {count, plural, one {one upload} other {# uploads}}. To go on later, sign in again and choose the same files.',
    stay: 'Stay signed in',
    leave: 'Sign out',
    leaveNow: 'Sign out now',
    stopUploading: 'Sign out and stop uploading',
  },
  idle: {
    title: 'Are you still there?',
    lock: 'The screen will be locked in <seconds>{left}</seconds> seconds to protect patient data.',
    signOut: 'You will be signed out in <seconds>{left}</seconds> seconds to protect patient data.',
  },
  lock: {
    locked: 'Locked',
    ended: 'Your session has ended',
    continueAs: 'Continue as {name}',
    lockedText:
      'Locked after a while without input. {count, plural, one {One upload goes on in the background; you will be signed out when it is done.} other {# uploads go on in the background; you will be signed out when they are done.}}',
    endedText:
      'Sign in again as {name} to go on where you were; nothing is lost.{count, plural, =0 {} one { One upload waits for it.} other { # uploads wait for it.}}',
  },
} as const;
