import { ChartliftError } from '@chartlift/client/api';
import { errors } from '@/messages';
import { sentence } from './text';
import { isKey, translator } from './texts';

/** What the user is told about a failure. */
export interface ErrorText {
  title: string;
  advice: string;
  /** Finds the request in the server's log. */
  requestId: string | undefined;
  /** Whether the server could not be reached at all. */
  offline: boolean;
  /** Whether trying the same again may help. */
  retryable: boolean;
}

const t = translator(errors);

/** Puts any thrown value into words; the server's own detail says what to do, unless it is about the protocol. */
export function describeError(error: unknown): ErrorText {
  if (isUnreachable(error)) {
    return {
      title: t('unreachable.title'),
      advice: t('unreachable.advice'),
      requestId: undefined,
      offline: true,
      retryable: true,
    };
  }
  if (error instanceof ChartliftError) {
    return {
      title: isKey(errors.title, error.code) ? t(`title.${error.code}`) : t('unknown.title'),
      advice: isKey(errors.advice, error.code) ? t(`advice.${error.code}`) : sentence(error.message),
      requestId: error.requestId,
      offline: false,
      retryable: error.retryable,
    };
  }
  return {
    title: t('unknown.title'),
    advice: t('unknown.advice'),
    requestId: undefined,
    offline: false,
    retryable: true,
  };
}

/** The same in one line, for beside a field. */
export function errorLine(error: unknown): string {
  const { title, advice } = describeError(error);
  return t('oneLine', { title, advice });
}

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof ChartliftError && codes.includes(error.code);
}

/** Whether the same may succeed a little later: the server is busy, restarting or out of reach. */
export function mayPass(error: unknown): boolean {
  return error instanceof ChartliftError && error.retryable;
}

function isUnreachable(error: unknown): boolean {
  return hasCode(error, 'network');
}
