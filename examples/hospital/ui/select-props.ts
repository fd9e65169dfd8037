export interface Option<V extends string> {
  value: V;
  label: string;
}

export interface SelectProps<V extends string> {
  options: readonly Option<V>[];
  value?: V;
  defaultValue?: V;
  onChange?: (value: V) => void;
  name?: string;
  required?: boolean;
  label?: string;
  className?: string;
}
