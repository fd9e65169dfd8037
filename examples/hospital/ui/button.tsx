'use client';
import clsx from 'clsx';
import type { ComponentProps, MouseEvent } from 'react';
import { buttonClass, type Look, type Size } from './button-class';

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'className'> {
  look?: Look;
  size?: Size;
  className?: string | undefined;
  /** Whether it keeps the keyboard's focus while it does nothing: what was pressed and is busy should. */
  focusableWhenDisabled?: boolean;
}

/** The browser's own button; it submits a form only where `type` says so. */
export function Button({
  look = 'secondary',
  size = 'md',
  className,
  type = 'button',
  disabled = false,
  focusableWhenDisabled = false,
  onClick,
  ...props
}: ButtonProps) {
  const idle = disabled && focusableWhenDisabled;
  return (
    <button
      {...props}
      type={type}
      disabled={disabled && !idle}
      {...(idle && { 'aria-disabled': true, 'data-disabled': '' })}
      onClick={idle ? refuse : onClick}
      className={clsx(buttonClass(look, size), className)}
    />
  );
}

/** Enter in a field presses the button that submits, too. */
function refuse(event: MouseEvent): void {
  event.preventDefault();
}
