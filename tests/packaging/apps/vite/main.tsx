// What a new user writes: a provider and the component, as in the README. Where the server is comes with the address.
import { ChartliftProvider, FileUpload, useLeaveWarning } from '@chartlift/client/react';
import { StrictMode, version } from 'react';
import { createRoot } from 'react-dom/client';

const { apiUrl = '', token = '', recordId = '' } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
const told: string[] = [];
Object.assign(globalThis, { told, reactVersion: version });

function Attachments() {
  useLeaveWarning();
  return (
    <FileUpload
      recordId={recordId}
      onUploadBegin={({ fileName }) => told.push(`begin ${fileName}`)}
      onUploadComplete={(_, { fileName }) => told.push(`complete ${fileName}`)}
      onUploadFail={(error) => told.push(`fail ${error.code}`)}
      onUploadSettle={({ fileName }) => told.push(`settle ${fileName}`)}
    />
  );
}

const root = document.getElementById('root');
if (!root) throw new Error('there is no root');
createRoot(root).render(
  <StrictMode>
    <ChartliftProvider apiUrl={apiUrl} getToken={() => token}>
      <Attachments />
    </ChartliftProvider>
  </StrictMode>,
);
