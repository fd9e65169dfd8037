'use client';
import type { Schemas } from '@chartlift/client/api';
import { useCreateRecord, useFetchRecord, useReplaceRecord } from '@chartlift/client/query';
import { useEffect, useRef, useState } from 'react';
import { type UseFormReturn, useForm } from 'react-hook-form';
import type { MedicalRecord, RecordContent } from '@/lib/api-types';
import { hasCode, mayPass } from '@/lib/errors';
import { fieldErrors } from '@/lib/field-errors';
import { randomId } from '@/lib/random-id';
import { useLeaveWarning } from '@/ui/use-leave-warning';
import { type FieldName, type Merged, merge, same } from '../merge';
import { contentOf, contentOfRecord } from './content';
import { draftOf, newDraft, type Person, peopleOf, type RecordDraft } from './draft';
import { faultsOf, fieldOf } from './faults';

/** A pause in which one thinks, not looks up a word: each save is a revision that others read. */
const QUIET_MS = 3_000;
/** Long enough for a server that restarts, far shorter than the time after which who is away is signed out. */
const AGAIN_MS = 20_000;

/** How a draft stands. */
export type Saving =
  /** Nothing of it is kept yet: it is not known whose it is, or nothing was typed. */
  | { status: 'new' }
  | { status: 'saved'; at: string }
  | { status: 'unsaved' }
  | { status: 'saving' }
  /** Some fields need another value; they say which. */
  | { status: 'faulty'; count: number }
  /** Somebody else changed the same fields: a person has to choose. */
  | { status: 'conflict' }
  | { status: 'failed'; error: unknown };

export interface Conflict {
  /** The record as somebody else has left it. */
  theirs: MedicalRecord;
  merged: Merged;
  mine: RecordContent;
}

type Template = Schemas['RecordTemplate'];

export interface RecordDraftState {
  form: UseFormReturn<RecordDraft>;
  /** The record as it is saved; null while nothing is. */
  record: MedicalRecord | null;
  saving: Saving;
  conflict: Conflict | null;
  /** Saves what is not saved yet; answers the record if all of it is. */
  save: () => Promise<MedicalRecord | null>;
  /** The fields that kept the last save from going through, the first one first. */
  faults: () => readonly string[];
  /** Which template a new record is made from. */
  setTemplate: (template: Template | null) => void;
  /** Settles a field that both have changed. */
  choose: (field: FieldName, whose: 'mine' | 'theirs') => void;
}

/**
 * A record being written. Changes are saved by themselves after a pause and when the form goes away (also behind a locked
 * screen); what somebody else has changed meanwhile is merged field by field, and nothing typed is lost.
 */
export function useRecordDraft(start: MedicalRecord | null, start_patient: Person | null): RecordDraftState {
  const [record, setRecord] = useState(start);
  const [saving, setSaving] = useState<Saving>(start ? { status: 'saved', at: start.updated_at } : { status: 'new' });
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const form = useForm<RecordDraft>({ defaultValues: startOf(start, start_patient), shouldFocusError: false });
  const create = useCreateRecord();
  const replace = useReplaceRecord();
  const fetchRecord = useFetchRecord();
  /** What is edited is the revision that was opened: a newer one arriving meanwhile must not be overwritten unseen. */
  const base = useRef(start);
  const running = useRef<Promise<MedicalRecord | null> | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const sent = useRef({ body: '', key: '' });
  const open = useRef<Conflict | null>(null);
  const found = useRef<readonly string[]>([]);
  const template = useRef<Template | null>(null);

  const become = (next: Conflict | null) => {
    open.current = next;
    setConflict(next);
  };

  /** Shows the form what was saved or taken over, without touching what a person is typing in. */
  function fill(fields: readonly FieldName[], content: RecordContent, people: { patient: Person; doctor: Person }) {
    const draft = draftOf(content, people.patient, people.doctor);
    for (const field of fields) form.setValue(field, draft[field] as never);
  }

  async function send(): Promise<MedicalRecord | null> {
    clearTimeout(timer.current);
    const draft = form.getValues();
    const content = contentOf(draft);
    const from = base.current;
    if (from && same(content, contentOfRecord(from))) {
      form.clearErrors();
      setSaving({ status: 'saved', at: from.updated_at });
      return from;
    }
    if (open.current && open.current.merged.conflicts.length > 0) {
      setSaving({ status: 'conflict' });
      return null;
    }
    form.clearErrors();
    const faults = faultsOf(draft);
    if (Object.keys(faults).length > 0) return tell(faults);
    setSaving({ status: 'saving' });
    try {
      const saved = from
        ? await replace.mutateAsync({ id: from.id, content, revision: from.revision })
        : await begin(content);
      base.current = saved;
      setRecord(saved);
      become(null);
      if (same(contentOf(form.getValues()), contentOfRecord(saved))) {
        setSaving({ status: 'saved', at: saved.updated_at });
        return saved;
      }
      // More was typed while this was on its way.
      return send();
    } catch (error) {
      if (from && hasCode(error, 'precondition_failed')) return meet(from, content);
      const refused = Object.entries(fieldErrors(error)).map(([pointer, text]) => [fieldOf(pointer, draft), text]);
      if (refused.length > 0) return tell(Object.fromEntries(refused));
      fail(error);
      return null;
    }
  }

  /** Says so, and tries again by itself where that may help: whoever is called away must find it kept. */
  function fail(error: unknown): void {
    setSaving({ status: 'failed', error });
    if (mayPass(error)) timer.current = setTimeout(() => void latest.current(), AGAIN_MS);
  }

  /** The same content again, after a lost answer, must not make a second record; a changed one is a new request. */
  function begin(content: RecordContent): Promise<MedicalRecord> {
    const body = JSON.stringify(content);
    if (sent.current.body !== body) sent.current = { body, key: randomId() };
    const record = { ...content, ...(template.current && { template: template.current }) };
    return create.mutateAsync({ record, idempotencyKey: sent.current.key });
  }

  /** Somebody else was first: theirs is taken over where only they changed something, the rest is asked. */
  async function meet(from: MedicalRecord, mine: RecordContent): Promise<MedicalRecord | null> {
    const theirs = await fetchRecord(from.id).catch((error: unknown) => {
      fail(error);
      return null;
    });
    if (!theirs) return null;
    base.current = theirs;
    setRecord(theirs);
    // A file that was added or removed is a revision too, but nothing to decide about here.
    if (same(contentOfRecord(theirs), contentOfRecord(from))) return send();
    const merged = merge(contentOfRecord(from), mine, contentOfRecord(theirs));
    fill(merged.taken, merged.content, peopleOf(theirs));
    become({ theirs, merged, mine });
    if (merged.conflicts.length === 0) {
      const saved = await send();
      // Said, not asked: there is nothing to choose. The notice stays until the next change.
      if (saved) become({ theirs, merged, mine });
      return saved;
    }
    setSaving({ status: 'conflict' });
    return null;
  }

  function tell(faults: Record<string, string>): null {
    for (const [field, message] of Object.entries(faults)) form.setError(field as 'notes', { message });
    found.current = Object.keys(faults);
    setSaving({ status: 'faulty', count: found.current.length });
    return null;
  }

  /** One after the other: a save that runs is waited for, and the next one sees what it left. */
  function save(): Promise<MedicalRecord | null> {
    const next = (running.current ?? Promise.resolve(null)).then(send, send);
    running.current = next;
    return next;
  }
  const latest = useRef(save);
  latest.current = save;

  useEffect(() => {
    const stop = form.subscribe({
      formState: { values: true },
      callback: ({ values }) => {
        const content = contentOf(values);
        const from = base.current;
        if (from ? same(content, contentOfRecord(from)) : !saysSomething(content)) return;
        setSaving((now) => (now.status === 'conflict' ? now : { status: 'unsaved' }));
        clearTimeout(timer.current);
        timer.current = setTimeout(() => void latest.current(), QUIET_MS);
      },
    });
    return () => {
      stop();
      clearTimeout(timer.current);
      const content = contentOf(form.getValues());
      const from = base.current;
      if (from ? !same(content, contentOfRecord(from)) : saysSomething(content)) void latest.current();
    };
  }, [form]);

  useLeaveWarning(saving.status !== 'saved' && saving.status !== 'new');

  const setTemplate = (next: Template | null) => {
    template.current = next;
  };

  function choose(field: FieldName, whose: 'mine' | 'theirs') {
    const now = open.current;
    if (!now) return;
    if (whose === 'theirs') fill([field], contentOfRecord(now.theirs), peopleOf(now.theirs));
    const conflicts = now.merged.conflicts.filter((other) => other !== field);
    become({ ...now, merged: { ...now.merged, conflicts } });
    if (conflicts.length === 0) void save();
  }

  return { form, record, saving, conflict, save, faults: () => found.current, setTemplate, choose };
}

function startOf(record: MedicalRecord | null, patient: Person | null): RecordDraft {
  if (!record) return { ...newDraft(), patient_id: patient };
  const people = peopleOf(record);
  return draftOf(contentOfRecord(record), people.patient, people.doctor);
}

/** Whether a record is worth beginning: it is known whose it is, and something was said beyond that. */
function saysSomething(content: RecordContent): boolean {
  if (!content.patient_id || !content.doctor_id) return false;
  const { chief_complaint, history_of_present_illness, physical_examination, notes, vital_signs } = content;
  const lists = [content.diagnoses, content.treatments, content.prescriptions, content.lab_orders];
  return (
    [chief_complaint, history_of_present_illness, physical_examination, notes, vital_signs].some(Boolean) ||
    lists.some((list) => list.length > 0)
  );
}
