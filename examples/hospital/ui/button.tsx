'use client';
import { Button as BaseButton } from '@base-ui/react/button';
import clsx from 'clsx';
import type { ComponentProps } from 'react';
import { buttonClass, type Look, type Size } from './button-class';

export interface ButtonProps extends Omit<ComponentProps<typeof BaseButton>, 'className'> {
  look?: Look;
  size?: Size;
  className?: string | undefined;
}

export function Button({ look = 'secondary', size = 'md', className, ...props }: ButtonProps) {
  return <BaseButton {...props} className={clsx(buttonClass(look, size), className)} />;
}
