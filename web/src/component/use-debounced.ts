// A value that follows another one once that has been still for a while, such as what is being typed.
import { useEffect, useState } from 'preact/hooks';

/** Gives the value as it was when it last stayed the same for some milliseconds. */
export function useDebounced<Value>(value: Value, milliseconds: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}
