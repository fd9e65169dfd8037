/** A line to the other tabs of this app in this browser; silent where the browser has none. */
export interface Tabs<Message> {
  tell: (message: Message) => void;
  /** Calls back for every message of another tab until the returned function is called. */
  listen: (heard: (message: Message) => void) => () => void;
}

/** Messages must be plain data. They stay in this browser profile and are written nowhere. */
export function otherTabs<Message>(name: string): Tabs<Message> {
  let channel: BroadcastChannel | null | undefined;
  // One for both: a second one of this tab would hear what the first one tells.
  const opened = () => {
    channel ??= typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(`chartlift.${name}`);
    return channel;
  };
  return {
    tell: (message) => opened()?.postMessage(message),
    listen(heard) {
      const onMessage = ({ data }: MessageEvent<Message>) => heard(data);
      opened()?.addEventListener('message', onMessage);
      return () => opened()?.removeEventListener('message', onMessage);
    },
  };
}
