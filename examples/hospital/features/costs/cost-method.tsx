import { t } from './texts';

const POINTS = ['month', 'gigabyte', 'baseline', 'retention', 'volume', 'requests'] as const;

/** How the amounts come about, for those who compare them with a bill. */
export function CostMethod() {
  return (
    <section aria-labelledby="method-title" className="mt-8 max-w-3xl text-ink-2 leading-relaxed">
      <h2 id="method-title" className="font-semibold text-ink">
        {t('method.title')}
      </h2>
      <ul className="mt-2 list-disc space-y-1.5 pl-5">
        {POINTS.map((point) => (
          <li key={point}>{t(`method.${point}`)}</li>
        ))}
      </ul>
    </section>
  );
}
