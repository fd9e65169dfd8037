import { otherTabs } from '@/lib/other-tabs';

/** What tabs say to each other about who is signed in. Never a token: each tab gets its own. */
type Message = { type: 'who' } | { type: 'persona'; personaId: string } | { type: 'signed-out' };

const tabs = otherTabs<Message>('session');

/** A tab answers at once or is not there: longer would only delay the sign-in page. */
const ANSWER_WITHIN_MS = 300;

/** The persona another tab is signed in as, so that a record opened in a new tab does not ask to sign in again. */
export function personaOfAnotherTab(): Promise<string | null> {
  return new Promise((resolve) => {
    const done = (personaId: string | null) => {
      clearTimeout(late);
      leave();
      resolve(personaId);
    };
    const late = setTimeout(() => done(null), ANSWER_WITHIN_MS);
    const leave = tabs.listen((message) => message.type === 'persona' && done(message.personaId));
    tabs.tell({ type: 'who' });
  });
}

/** Whoever signs out means the machine, not one of its tabs. */
export function tellSignedOut(): void {
  tabs.tell({ type: 'signed-out' });
}

/** Answers other tabs and hears when one of them signs out, until the returned function is called. */
export function followOtherTabs(personaId: string | null, onSignedOut: () => void): () => void {
  return tabs.listen((message) => {
    if (message.type === 'signed-out') onSignedOut();
    if (message.type === 'who' && personaId) tabs.tell({ type: 'persona', personaId });
  });
}
