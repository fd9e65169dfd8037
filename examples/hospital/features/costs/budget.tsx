'use client';
import { Form } from '@base-ui/react/form';
import type { Schemas } from '@chartlift/client/api';
import { useBudget } from '@chartlift/client/query';
import { BellRing } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useCan } from '@/features/session/me';
import { errorLine } from '@/lib/errors';
import { fieldErrors } from '@/lib/field-errors';
import { formatPercentWhole } from '@/lib/format';
import { formatDay, formatMonth } from '@/lib/format-date';
import { formatSmallMoney } from '@/lib/format-money';
import { Button } from '@/ui/button';
import { Field, TextInput } from '@/ui/field';
import { addToast } from '@/ui/toasts';
import { useSetBudget } from './queries';
import { Section } from './section';
import { t } from './texts';

type BudgetReport = Schemas['BudgetReport'];

/** What the month may cost, how it stands, and when somebody was told. */
export function BudgetSection() {
  const query = useBudget();
  const mayManage = useCan('costs_manage');
  const [editing, setEditing] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const report = query.data;
  const close = (set?: Schemas['BudgetSet']) => {
    setEditing(false);
    if (!set) return;
    setSecret(set.webhook_secret);
    addToast({ title: t('budget.done') });
  };
  return (
    <Section
      id="budget-title"
      title={t('budget.title')}
      lead={t('budget.lead')}
      query={query}
      action={
        mayManage &&
        report &&
        !editing && (
          <Button size="sm" onClick={() => setEditing(true)}>
            {t(report.budget ? 'budget.change' : 'budget.set')}
          </Button>
        )
      }
    >
      {report && (
        <>
          {report.budget ? (
            <Standing report={report} />
          ) : (
            !editing && <p className="px-5 py-4 text-ink-2">{t('budget.none')}</p>
          )}
          {secret && (
            <p className="border-t px-5 py-4 text-pretty">
              {t.rich('budget.secret', {
                secret,
                code: (text) => <code className="select-all break-all">{text}</code>,
              })}
            </p>
          )}
          {editing && <BudgetForm report={report} onClose={close} />}
        </>
      )}
    </Section>
  );
}

function Standing({ report }: { report: BudgetReport }) {
  const amount = Number(report.budget?.amount ?? 0);
  const share = (value: string) => (amount > 0 ? Number(value) / amount : 0);
  const [spent, expected] = [share(report.spent), share(report.expected)];
  const over = expected > 1;
  const width = (value: number) => `${Math.min(100, value * 100)}%`;
  return (
    <div className="px-5 py-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <p className="figures">
          {t.rich('budget.standing', {
            spent: formatSmallMoney(report.spent),
            amount: formatSmallMoney(report.budget?.amount ?? '0'),
            share: formatPercentWhole(spent),
            strong: (text) => <strong className="font-semibold text-base">{text}</strong>,
          })}
        </p>
        <p className={`figures ${over ? 'font-medium text-critical' : 'text-ink-2'}`} data-testid="budget-expected">
          {t('budget.expected', { amount: formatSmallMoney(report.expected), share: formatPercentWhole(expected) })}
        </p>
      </div>
      {/* The sentences above say the same in figures. */}
      <div aria-hidden="true" className="relative mt-3 h-2.5 overflow-hidden rounded-full bg-sunken">
        <div className="absolute inset-y-0 left-0 bg-accent-soft" style={{ width: width(expected) }} />
        <div
          className={`absolute inset-y-0 left-0 ${over ? 'bg-critical' : 'bg-accent'}`}
          style={{ width: width(spent) }}
        />
      </div>
      {report.alerts.length > 0 && (
        <ul className="mt-4 flex flex-col gap-1.5 text-xs">
          {report.alerts.slice(0, 5).map((alert) => (
            <li key={`${alert.month}${alert.basis}${alert.threshold}`} className="flex items-center gap-2">
              <BellRing aria-hidden="true" className="size-3.5 shrink-0 text-caution" />
              {t(alert.basis === 'spent' ? 'budget.alertSpent' : 'budget.alertExpected', {
                month: formatMonth(alert.month),
                threshold: alert.threshold,
                day: formatDay(alert.raised_at),
              })}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface BudgetFormProps {
  report: BudgetReport;
  /** With the answer, if it was set. */
  onClose: (set?: Schemas['BudgetSet']) => void;
}

function BudgetForm({ report: { budget }, onClose }: BudgetFormProps) {
  const set = useSetBudget();
  const host = budget?.webhook_host ?? null;
  /** Whoever was told until now is not forgotten by leaving a field empty: the server tells no addresses to fill it with. */
  const [nobody, setNobody] = useState(false);
  const errors = fieldErrors(set.error);
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const amount = String(form.get('amount') ?? '')
      .trim()
      .replace(',', '.');
    const webhook = nobody ? '' : String(form.get('webhook_url') ?? '').trim();
    const { thresholds } = budget ?? {};
    set.mutate(
      { amount, ...(thresholds && { thresholds }), ...(webhook && { webhook_url: webhook }) },
      { onSuccess: (answer) => onClose(answer) },
    );
  }
  return (
    <Form errors={errors} onSubmit={submit} className="border-t bg-sunken px-5 py-4">
      <div className="grid gap-4 sm:grid-cols-[12rem_minmax(0,1fr)]">
        <Field name="amount" label={t('budget.amount')} hint={t('budget.amountHint')}>
          <TextInput
            inputMode="decimal"
            required
            autoFocus
            pattern="\s*[0-9]{1,13}([.,][0-9]{1,4})?\s*"
            defaultValue={budget?.amount ?? ''}
          />
        </Field>
        <div className="flex flex-col gap-2">
          <Field
            name="webhook_url"
            label={t('budget.webhook')}
            optional={!host}
            hint={host ? t('budget.webhookNow', { host }) : t('budget.webhookHint')}
          >
            <TextInput type="url" autoComplete="off" required={host !== null && !nobody} disabled={nobody} />
          </Field>
          {host && (
            <label className="flex items-center gap-2.5">
              <input
                type="checkbox"
                checked={nobody}
                onChange={(event) => setNobody(event.target.checked)}
                className="size-4.5 accent-accent"
              />
              {t('budget.webhookNobody')}
            </label>
          )}
        </div>
      </div>
      {set.error && Object.keys(errors).length === 0 && (
        <p role="alert" className="mt-3 text-critical">
          {errorLine(set.error)}
        </p>
      )}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={() => onClose()}>{t('budget.cancel')}</Button>
        <Button type="submit" look="primary" disabled={set.isPending} focusableWhenDisabled>
          {t('budget.save')}
        </Button>
      </div>
    </Form>
  );
}
