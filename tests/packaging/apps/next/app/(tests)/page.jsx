import { Attachments } from './attachments';

export default function Page() {
  return <Attachments />;
}
