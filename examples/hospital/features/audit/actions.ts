import { t } from './texts';

type Known = Parameters<typeof t.has>[0];

/** The action in words; actions of a newer server are shown as they are written. */
export function actionText(action: string): string {
  const key = `action.${action.replaceAll('.', '_')}` as Known;
  return t.has(key) ? (t.raw(key) as string) : action;
}
