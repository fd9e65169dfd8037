'use client';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { useApi } from '@/features/session/api';
import type { MedicalRecord } from '@/lib/api-types';
import { formatList } from '@/lib/format';
import { addToast } from '@/ui/toasts';
import { t } from '../texts';
import { type Differing, differences, type FileIdentity, type Format, type Identity } from './identity';
import { type Looked, look } from './look';
import { refusalOf, refusedInWords } from './rules';
import { withoutSystemFiles } from './system-files';

/** Files that say they are somebody else's, or do not let it be read whose they are. */
export interface Stranger {
  /** Null where a file holds several patients, or cannot be read. */
  identity: FileIdentity | null;
  /** What they claim to be, where that cannot be read. */
  unreadable: Format | null;
  differing: readonly Differing[];
  files: readonly Looked[];
}

/** What a person is asked before files of somebody else go up. */
export interface Question {
  strangers: readonly Stranger[];
  answer: (send: boolean) => void;
}

/** At once: reading a disk's beginnings is waiting, not work. */
const AT_ONCE = 16;

/**
 * What files go through before they are sent: what operating systems leave behind and what the hospital does not take is
 * left out with the reason, DICOM is known by its bytes, and a file that says it is of another patient, or that should say it and cannot be read, is asked about.
 */
export function useIntake(record: MedicalRecord, send: (file: File, contentType: string | undefined) => void) {
  const call = useApi();
  const terms = useQuery({
    queryKey: ['upload-terms'],
    queryFn: ({ signal }) => call((api) => api.GET('/api/files/upload-terms', { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [question, setQuestion] = useState<Question | null>(null);
  const latest = useRef({ record, send, rules: terms.data?.files });
  latest.current = { record, send, rules: terms.data?.files };
  /** One drop after the other: two questions at once could not be told apart. */
  const queue = useRef(Promise.resolve());

  const tellSent = useCallback(
    async (strangers: readonly Stranger[], sent: boolean) => {
      const { id } = latest.current.record;
      await call((api) =>
        api.POST('/api/medical-records/{id}/patient-mismatch', {
          params: { path: { id } },
          body: {
            files: filesOf(strangers).length,
            unreadable: filesOf(strangers.filter((one) => one.unreadable)).length,
            differing: [...new Set(strangers.flatMap((one) => one.differing))],
            uploaded: sent,
          },
        }),
      );
    },
    [call],
  );

  const takeNow = useCallback(
    async (files: readonly File[], sendOne = latest.current.send) => {
      const { kept, skipped } = withoutSystemFiles(files);
      if (skipped.length > 0) {
        const names = formatList([...new Set(skipped.map((file) => file.name))]);
        addToast({ title: t('drop.systemFiles'), description: names });
      }
      const looked = await inOrder(kept, look);
      const refused: { name: string; reason: string }[] = [];
      const taken = looked.filter((one) => {
        const reason = refusalOf(one, latest.current.rules);
        if (reason) refused.push({ name: one.file.name, reason });
        return reason === null;
      });
      if (refused.length > 0) {
        addToast({
          type: 'error',
          title: t('refused.title', { count: refused.length }),
          description: refusedInWords(refused).join('\n'),
          priority: 'high',
          timeout: 0,
        });
      }
      const strangers = strangersAmong(taken, identityOf(latest.current.record));
      const theirs = new Set(filesOf(strangers));
      for (const one of taken) if (!theirs.has(one)) sendOne(one.file, one.contentType);
      if (strangers.length === 0) return;
      const wanted = await new Promise<boolean>((answer) => setQuestion({ strangers, answer }));
      setQuestion(null);
      // What is not in the log must not be done: without it, nobody would know that it was seen.
      await tellSent(strangers, wanted);
      if (wanted) for (const one of theirs) sendOne(one.file, one.contentType);
    },
    [tellSent],
  );

  const take = useCallback(
    (files: readonly File[], sendOne?: (file: File, contentType: string | undefined) => void) => {
      queue.current = queue.current
        .then(() => takeNow(files, sendOne))
        .catch(() => {
          addToast({
            type: 'error',
            title: t('mismatch.notTold'),
            description: t('mismatch.notToldAdvice'),
            priority: 'high',
          });
        });
    },
    [takeNow],
  );
  return { take, question };
}

/** Whom a record is of, as files are held against it. */
export function identityOf({ patient }: MedicalRecord): Identity {
  return { ids: [patient.mrn], name: patient.display_name, birthDate: patient.birth_date };
}

/** All files of a question. */
export function filesOf(strangers: readonly Stranger[]): Looked[] {
  return strangers.flatMap((one) => one.files);
}

/** The files to ask about, those of one person together: a CD of another patient is one question. */
function strangersAmong(looked: readonly Looked[], record: Identity): Stranger[] {
  const groups = new Map<string, Stranger & { files: Looked[] }>();
  for (const one of looked) {
    const doubt = doubtAbout(one, record);
    if (!doubt) continue;
    const { identity, unreadable } = doubt;
    const key = identity ? JSON.stringify(identity) : (unreadable ?? 'several');
    const group = groups.get(key) ?? { ...doubt, files: [] };
    group.files.push(one);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Why a file is asked about; somebody else whom it names says more than that the rest of it cannot be read. */
function doubtAbout({ patients, unreadable }: Looked, record: Identity): Omit<Stranger, 'files'> | null {
  const [patient, second] = patients;
  if (second) return { identity: null, unreadable: null, differing: ['id', 'name', 'birth_date'] };
  const differing = patient ? differences(patient, record) : [];
  if (patient && differing.length > 0) return { identity: patient, unreadable: null, differing };
  return unreadable ? { identity: null, unreadable, differing: [] } : null;
}

/** Does something with each of many, some at once; the answers stand in the order of what was given. */
async function inOrder<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < items.length; at = next++) {
      const item = items[at];
      if (item !== undefined) results[at] = await act(item);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
