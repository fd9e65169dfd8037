'use client';
import { ChartliftProvider, FileUpload } from '@chartlift/client/react';
import { useSyncExternalStore } from 'react';

/** Where the server is comes with the address, which the server that renders does not know. */
const useAddress = () =>
  useSyncExternalStore(
    () => () => {},
    () => location.hash.slice(1),
    () => '',
  );

export function Attachments() {
  const address = useAddress();
  const { apiUrl = '', token = '', recordId = '' } = Object.fromEntries(new URLSearchParams(address));
  return (
    <ChartliftProvider key={apiUrl} apiUrl={apiUrl} getToken={() => token}>
      {recordId && <FileUpload recordId={recordId} />}
    </ChartliftProvider>
  );
}
