import type { LucideIcon } from 'lucide-react';
import { CloudOff, RotateCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { describeError } from '@/lib/errors';
import { Button } from './button';
import { t } from './texts';

interface StateMessageProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** What a list or a page shows instead of content: nothing there, or something went wrong. */
export function StateMessage({ icon: Icon, title, children, action }: StateMessageProps) {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      <span className="mb-4 grid size-12 place-items-center rounded-full bg-accent-soft text-accent-strong">
        <Icon aria-hidden="true" className="size-6" strokeWidth={1.75} />
      </span>
      <h2 className="font-semibold text-base">{title}</h2>
      {children && <div className="mt-1.5 max-w-md text-pretty text-ink-2 leading-relaxed">{children}</div>}
      {action && <div className="mt-5">{action}</div>}
    </div>
  );
}

/** A failure the user can read, with the way on. */
export function ErrorMessage({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { title, advice, requestId, offline, retryable } = describeError(error);
  return (
    <div role="alert">
      <StateMessage
        icon={offline ? CloudOff : TriangleAlert}
        title={title}
        action={
          onRetry &&
          retryable && (
            <Button onClick={onRetry}>
              <RotateCw aria-hidden="true" className="size-4" />
              {t('tryAgain')}
            </Button>
          )
        }
      >
        <p>{advice}</p>
        {requestId && (
          <p className="mt-2 text-xs">
            {t.rich('request', { id: requestId, code: (id) => <code className="select-all">{id}</code> })}
          </p>
        )}
      </StateMessage>
    </div>
  );
}
