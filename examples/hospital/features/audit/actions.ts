import { auditActions } from '@/messages';

/** Every action there are words for, as the server writes it, in the order of the words. */
export const ACTIONS: readonly string[] = Object.keys(auditActions).sort((one, other) =>
  actionText(one).localeCompare(actionText(other)),
);

/** The action in words; actions of a newer server are shown as they are written. */
export function actionText(action: string): string {
  return auditActions[action] ?? action;
}
