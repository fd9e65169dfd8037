/** A line to the other tabs of this app in this browser; silent where the browser has none. */
export interface Tabs<Message> {
  tell: (message: Message) => void;
  /** Calls back for every message of another tab until the returned function is called. */
  listen: (heard: (message: Message) => void) => () => void;
}

/** Messages must be plain data. They stay in this browser profile and are written nowhere. */
export function otherTabs<Message>(name: string): Tabs<Message> {
  const open = () => (typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(`chartlift.${name}`));
  let channel: BroadcastChannel | null = null;
  return {
    tell(message) {
      channel ??= open();
      channel?.postMessage(message);
    },
    listen(heard) {
      const own = open();
      if (!own) return () => {};
      own.onmessage = ({ data }: MessageEvent<Message>) => heard(data);
      return () => own.close();
    },
  };
}
