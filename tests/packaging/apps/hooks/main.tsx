// Hooks of `/react` and `/query` as a page uses them: it shows what the test asks for and hands it what each hook returned last.
import { createChartlift, type UploadSnapshot } from '@chartlift/client';
import {
  ApiProvider,
  type Enabled,
  type RecordFilter,
  useApi,
  useAttachments,
  useChangeAttachments,
  useCreateRecord,
  useFetchRecord,
  useInvalidate,
  useRecord,
  useRecords,
  useStoredVersions,
  useUpdateRecord,
} from '@chartlift/client/query';
import {
  ChartliftProvider,
  FileUpload,
  type FileUploadProps,
  type UseFileDownload,
  type UseFileUpload,
  useChartlift,
  useDropzone,
  useFileDownload,
  useFileUpload,
  useLeaveWarning,
  usePageDrop,
  useUploads,
} from '@chartlift/client/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { memo, StrictMode, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

const given = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

/** What the hooks returned with the last rendering, and what they told; by the name of what uses them. */
const hooks: Record<string, UseFileUpload> = {};
const told: string[] = [];
const asked: string[] = [];
const dropped: string[] = [];
const excess: string[] = [];
const droppedOnPage: string[] = [];
const page = {
  hooks,
  told,
  /** Which `getToken` was asked: that of the first rendering or a later one. */
  asked,
  dropped,
  excess,
  droppedOnPage,
  /** What the component was asked to word. */
  worded: [] as string[],
  zone: undefined as ReturnType<typeof useDropzone> | undefined,
  ownRef: null as HTMLInputElement | null,
  all: [] as readonly UploadSnapshot[],
  downloads: undefined as UseFileDownload | undefined,
  clients: new Set<unknown>(),
  /** What `onStale` heard, and what writes. */
  stale: [] as unknown[],
  create: undefined as ReturnType<typeof useCreateRecord>['mutateAsync'] | undefined,
  invalidate: undefined as ReturnType<typeof useInvalidate> | undefined,
  change: undefined as ReturnType<typeof useChangeAttachments>['mutateAsync'] | undefined,
  update: undefined as ReturnType<typeof useUpdateRecord>['mutateAsync'] | undefined,
  /** Every function that `useFetchRecord` has returned. */
  fetchers: new Set<unknown>(),
  /** The clients of one's own that what is below its provider has got. */
  given: [] as unknown[],
  show: (_: string[]) => {},
  /** Shows the component, with these properties. */
  component: (_: Whole | null) => {},
  setZone: (_: ZoneProps & { page?: boolean }) => {},
  /** Shows one component for a record, and for another in its place. */
  visit: (_: string) => {},
  read: (_: string) => {},
  setClient: (_: number) => {},
  list: (_: RecordFilter & Enabled) => {},
  renew: () => {},
};
Object.assign(globalThis, { page });

/** One component with the hook. Its name is a record's id, and after a `/` anything that tells two of them apart. */
function Uploads({ name }: { name: string }) {
  const hook = useFileUpload({
    recordId: name.split('/')[0] ?? '',
    maxFileSize: 64 * 1024 * 1024,
    onUploadBegin: ({ fileName }) => {
      told.push(`begin ${fileName}`);
      if (fileName.startsWith('careless')) throw new Error('a callback that throws');
    },
    onUploadProgress: ({ fileName }) => told.push(`progress ${fileName}`),
    onUploadComplete: (_, { fileName }) => told.push(`complete ${fileName}`),
    onUploadFail: ({ code }, { fileName }) => told.push(`fail ${fileName} ${code}`),
    onUploadSettle: ({ fileName }) => told.push(`settle ${fileName}`),
  });
  useEffect(() => {
    hooks[name] = hook;
  });
  return (
    <output data-name={name}>{hook.uploads.map(({ fileName, status }) => `${fileName} ${status}`).join(', ')}</output>
  );
}

function Everything() {
  const client = useChartlift();
  const all = useUploads();
  const downloads = useFileDownload();
  useLeaveWarning();
  useEffect(() => {
    page.clients.add(client);
    page.all = all;
    page.downloads = downloads;
  });
  return null;
}

const namesInto = (names: string[]) => (files: File[]) => void names.push(...files.map(({ name }) => name));

interface ZoneProps {
  multiple?: boolean | undefined;
  disabled?: boolean | undefined;
}

function Zone({ multiple, disabled }: ZoneProps) {
  const zone = useDropzone({ onFiles: namesInto(dropped), onExcess: namesInto(excess), multiple, disabled });
  const { getRootProps, getInputProps, isDragActive } = zone;
  useEffect(() => {
    page.zone = zone;
  });
  const ref = (input: HTMLInputElement | null) => {
    page.ownRef = input;
  };
  return (
    <div {...getRootProps()} data-zone data-active={isDragActive}>
      <input {...getInputProps({ ref })} />
      <InnerZone />
    </div>
  );
}

function InnerZone() {
  const { getRootProps, isDragActive } = useDropzone({ onFiles: () => {} });
  return <div {...getRootProps()} data-inner data-active={isDragActive} />;
}

function PageDrop({ disabled }: ZoneProps) {
  const dragging = usePageDrop({ onFiles: namesInto(droppedOnPage), disabled });
  return <output data-page-drop>{String(dragging)}</output>;
}

/** A page whose record changes while it stays the same page. */
function Visit({ recordId }: { recordId: string }) {
  const hook = useFileUpload({
    recordId,
    onUploadComplete: (_, { fileName }) => told.push(`${fileName} of ${recordId}`),
  });
  usePageDrop({ onFiles: (files) => told.push(`${files.length} dropped on ${recordId}`) });
  useEffect(() => {
    hooks.visit = hook;
  });
  return <output data-visit>{recordId}</output>;
}

/** Asks for tokens as soon as it is there. */
function Early() {
  const client = useChartlift();
  const api = useApi();
  useEffect(() => {
    void client.terms();
    void api.GET('/api/me');
  }, [client, api]);
  return null;
}

const own = [1, 2].map(() => createChartlift({ apiUrl: given.apiUrl ?? '', getToken: () => given.token ?? '' }));

const Below = memo(() => {
  const client = useChartlift();
  useEffect(() => {
    page.given.push(own.indexOf(client));
  });
  return null;
});

/** The whole component, in German where that is asked for. */
type Whole = Pick<FileUploadProps, 'recordId' | 'multiple' | 'disabled' | 'accept'> & {
  german?: boolean;
  counted?: boolean;
};

const COUNTED: FileUploadProps['texts'] = {
  dismiss: (fileName) => {
    page.worded.push(fileName);
    return `Remove ${fileName}`;
  },
};

const GERMAN: FileUploadProps['texts'] = {
  choose: 'Dateien wählen',
  error: ({ code }) => (code === 'type_not_allowed' ? 'Diese Art nehmen wir nicht' : code),
  onlyOne: 'Nur eine',
};

/** A list of records, and the ways to write. */
function Records({ filter }: { filter: RecordFilter & Enabled }) {
  const { data, isPlaceholderData } = useRecords(filter);
  useAttachments('unknown-yet', { enabled: false, deleted: undefined });
  useStoredVersions({ by: 'department', group: '', kind: undefined }, { enabled: false });
  const { mutateAsync } = useCreateRecord();
  const invalidate = useInvalidate();
  const { mutateAsync: change } = useChangeAttachments('r');
  const fetchRecord = useFetchRecord();
  useEffect(() => {
    page.create = mutateAsync;
    page.invalidate = invalidate;
    page.change = change;
    page.fetchers.add(fetchRecord);
  });
  const said = data?.pages.flatMap(({ items }) => items.map((record) => record.chief_complaint));
  return <output data-records>{said ? `${isPlaceholderData ? 'old' : 'new'}: ${said.join(', ')}` : 'none yet'}</output>;
}

/** One record, and what changes it. */
function One({ id }: { id: string }) {
  const { data } = useRecord(id);
  const { mutateAsync } = useUpdateRecord();
  useEffect(() => {
    page.update = mutateAsync;
  });
  return <output data-record>{data?.chief_complaint}</output>;
}

const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });

function App() {
  const [shown, show] = useState<string[]>([]);
  const [filter, setFilter] = useState<(RecordFilter & Enabled) | null>(null);
  const [whole, setWhole] = useState<Whole | null>(null);
  const [zone, setZone] = useState<ZoneProps & { page?: boolean }>({});
  const [renewed, setRenewed] = useState(0);
  const [visited, visit] = useState('');
  const [one, read] = useState('');
  const [ownClient, setOwn] = useState<number | null>(null);
  useEffect(() => {
    page.show = show;
    page.list = setFilter;
    page.component = (given) => flushSync(() => setWhole(given));
    page.visit = (id) => flushSync(() => visit(id));
    page.read = read;
    page.setClient = (index) => flushSync(() => setOwn(index));
    page.setZone = (given) => flushSync(() => setZone(given));
    // Rendered when it returns.
    page.renew = () => flushSync(() => setRenewed((now) => now + 1));
    document.body.dataset.ready = 'true';
  }, []);
  const getToken = () => {
    asked.push(`rendering ${renewed}`);
    return given.token ?? '';
  };
  return (
    <ChartliftProvider apiUrl={given.apiUrl ?? ''} getToken={getToken}>
      {filter && (
        <QueryClientProvider client={queries}>
          <ApiProvider apiUrl={given.apiUrl ?? ''} getToken={getToken} onStale={(keys) => page.stale.push(...keys)}>
            <Records filter={filter} />
            {one && <One id={one} />}
            {renewed > 0 && <Early key={renewed} />}
          </ApiProvider>
        </QueryClientProvider>
      )}
      {ownClient !== null && own[ownClient] && (
        <ChartliftProvider client={own[ownClient]}>
          <Below />
        </ChartliftProvider>
      )}
      {visited && <Visit recordId={visited} />}
      <Everything />
      <Zone multiple={zone.multiple} disabled={zone.disabled} />
      {zone.page && <PageDrop disabled={zone.disabled} />}
      {whole && <FileUpload {...whole} texts={whole.german ? GERMAN : whole.counted ? COUNTED : undefined} />}
      {shown.map((name) => (
        <Uploads key={name} name={name} />
      ))}
    </ChartliftProvider>
  );
}

const root = document.getElementById('root');
if (!root) throw new Error('there is no root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
