import { otherTabs } from '@/lib/other-tabs';
import { remembered } from './remembered';

/** What tabs say to each other about who is signed in. Never a token: each tab gets its own. */
type Message = { type: 'who' } | { type: 'session'; who: string } | { type: 'signed-out' };

const tabs = otherTabs<Message>('session');

/** A tab answers at once or is not there: longer would only delay the sign-in page. */
const ANSWER_WITHIN_MS = 300;

/** What another tab remembers of its session, so that a record opened in a new tab does not ask to sign in again. */
export function whoInAnotherTab(): Promise<string | null> {
  return new Promise((resolve) => {
    const done = (who: string | null) => {
      clearTimeout(late);
      leave();
      resolve(who);
    };
    const late = setTimeout(() => done(null), ANSWER_WITHIN_MS);
    const leave = tabs.listen((message) => message.type === 'session' && done(message.who));
    tabs.tell({ type: 'who' });
  });
}

/** Whoever signs out means the machine, not one of its tabs. */
export function tellSignedOut(): void {
  tabs.tell({ type: 'signed-out' });
}

/** Answers other tabs and hears when one of them signs out, until the returned function is called. */
export function followOtherTabs(onSignedOut: () => void): () => void {
  return tabs.listen((message) => {
    if (message.type === 'signed-out') onSignedOut();
    const who = remembered.read();
    if (message.type === 'who' && who) tabs.tell({ type: 'session', who });
  });
}
