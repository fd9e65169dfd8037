// What a new user writes: providers, the component and a list of what is stored, as in the README. Where the server is comes with the address.
import { ApiProvider, useAttachmentAdded, useAttachments } from '@chartlift/client/query';
import { ChartliftProvider, FileUpload, useLeaveWarning } from '@chartlift/client/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode, version } from 'react';
import { createRoot } from 'react-dom/client';

const { apiUrl = '', token = '', recordId = '' } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
const told: string[] = [];
Object.assign(globalThis, { told, reactVersion: version });

function Attachments() {
  useLeaveWarning();
  const added = useAttachmentAdded(recordId);
  return (
    <FileUpload
      recordId={recordId}
      onUploadBegin={({ fileName }) => told.push(`begin ${fileName}`)}
      onUploadComplete={(_, { fileName }) => {
        told.push(`complete ${fileName}`);
        added();
      }}
      onUploadFail={(error) => told.push(`fail ${error.code}`)}
      onUploadSettle={({ fileName }) => told.push(`settle ${fileName}`)}
    />
  );
}

function Stored() {
  const { data } = useAttachments(recordId);
  const files = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <ul>
      {files.map(({ id, file_name: name }) => (
        <li key={id} data-stored>
          {name}
        </li>
      ))}
    </ul>
  );
}

const getToken = () => token;
const queries = new QueryClient();
const root = document.getElementById('root');
if (!root) throw new Error('there is no root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <ApiProvider apiUrl={apiUrl} getToken={getToken}>
        <ChartliftProvider apiUrl={apiUrl} getToken={getToken}>
          <Attachments />
        </ChartliftProvider>
        <Stored />
      </ApiProvider>
    </QueryClientProvider>
  </StrictMode>,
);
