'use client';
import { Form } from '@base-ui/react/form';
import type { Schemas } from '@chartlift/client/api';
import { useWhatIf } from '@chartlift/client/query';
import { type FormEvent, useState } from 'react';
import { formatSmallMoney } from '@/lib/format-money';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Field, TextInput } from '@/ui/field';
import { Select } from '@/ui/select';
import { CarryOut } from './carry-out';
import type { Advice, Strategy } from './queries';
import { Section } from './section';
import { storageText } from './storage-classes';
import { t } from './texts';

type Target = Schemas['Target'];

const TARGETS = (['STANDARD_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'] as const).map((value) => ({
  value,
  label: storageText(value, null).name,
}));
/** As long as S3 bills a file in its cheapest class that is still read at once. */
const DEFAULT_AFTER_DAYS = 90;
const USUAL: readonly Strategy[] = [];

/** Other ways of keeping the same files: what they cost, what they save, and whether it pays. */
export function WhatIfSection() {
  const [strategies, setStrategies] = useState(USUAL);
  const query = useWhatIf(strategies);
  const answer = query.data;

  function compare(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const to = String(form.get('to')) as Target;
    setStrategies([{ strategy: 'as_is' }, { strategy: 'lifecycle', to, after_days: Number(form.get('after_days')) }]);
  }

  const form = (
    <Form onSubmit={compare} className="flex flex-wrap items-end gap-3 border-t bg-sunken px-5 py-4 print:hidden">
      <Field name="to" label={t('whatIf.to')} className="w-60">
        <Select<Target> name="to" options={TARGETS} defaultValue="GLACIER_IR" />
      </Field>
      <Field name="after_days" label={t('whatIf.after')} className="w-28">
        <TextInput type="number" required min={0} max={3650} defaultValue={DEFAULT_AFTER_DAYS} />
      </Field>
      <Button type="submit" disabled={query.isFetching} focusableWhenDisabled>
        {t(query.isFetching ? 'whatIf.comparing' : 'whatIf.compare')}
      </Button>
    </Form>
  );
  return (
    <Section id="what-if-title" title={t('whatIf.title')} lead={t('whatIf.lead')} query={query} below={form}>
      {answer && (
        <>
          <p className="border-b px-5 py-3.5 text-pretty">{answer.why}</p>
          <ul className="divide-y">
            {answer.alternatives.map((alternative) => (
              <AlternativeRow
                key={JSON.stringify(alternative.strategy)}
                alternative={alternative}
                recommended={JSON.stringify(alternative.strategy) === JSON.stringify(answer.recommended?.strategy)}
              />
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

function AlternativeRow({ alternative, recommended }: { alternative: Advice; recommended: boolean }) {
  const { monthly_storage, monthly_reading, once, saves_monthly, hours_waited_monthly: hours } = alternative;
  const saves = Number(saves_monthly);
  return (
    <li data-testid="alternative" className="grid gap-x-6 gap-y-2 px-5 py-3.5 sm:grid-cols-[minmax(0,1fr)_auto]">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {strategyText(alternative.strategy)}
          {recommended && <Badge tone="positive">{t('whatIf.recommended')}</Badge>}
        </p>
        {hours > 0 && <p className="mt-0.5 text-caution text-xs">{t('whatIf.waiting', { hours })}</p>}
        <CarryOut advice={alternative} />
      </div>
      <dl className="figures grid grid-cols-2 gap-x-6 gap-y-1 text-xs sm:grid-cols-[repeat(5,minmax(5.5rem,auto))] sm:text-right">
        <Amount label={t('whatIf.monthly')} value={formatSmallMoney(monthly_storage)} />
        <Amount label={t('whatIf.reading')} value={formatSmallMoney(monthly_reading)} />
        <Amount label={t('whatIf.once')} value={formatSmallMoney(once)} />
        <Amount
          label={t('whatIf.saves')}
          value={formatSmallMoney(saves_monthly)}
          tone={saves > 0 ? 'text-positive' : saves < 0 ? 'text-caution' : ''}
        />
        <Amount label={t('whatIf.paysBack')} value={paybackText(alternative)} />
      </dl>
    </li>
  );
}

function Amount({ label, value, tone = '' }: { label: string; value: string; tone?: string }) {
  return (
    <div>
      <dt className="text-ink-2">{label}</dt>
      <dd className={`font-medium text-sm ${tone}`}>{value}</dd>
    </div>
  );
}

function paybackText({ pays_back_months: months, saves_monthly }: Advice): string {
  if (Number(saves_monthly) <= 0 || months === null) return t('whatIf.never');
  return Number(months) === 0 ? t('whatIf.atOnce') : t('whatIf.months', { months: Number(months) });
}

function strategyText(strategy: Strategy): string {
  switch (strategy.strategy) {
    case 'lifecycle':
      return t('whatIf.name.lifecycle', { name: storageText(strategy.to, null).name, days: strategy.after_days });
    case 'retention':
      return t('whatIf.name.retention', { days: strategy.days });
    case 'intelligent_tiering':
      return t(strategy.archive_tiers ? 'whatIf.name.intelligent_tiering_archive' : 'whatIf.name.intelligent_tiering');
    default:
      return t(`whatIf.name.${strategy.strategy}`);
  }
}
