import { useEffect, useState } from 'react';

export interface Asked<Value> {
  readonly value: Value | null;
  readonly failure: string | null;
}

/** The answer to the latest question; an older one that comes late is dropped. While one is asked, the answer before stands. */
export function useAsked<Value>(ask: (() => Promise<Value>) | null): Asked<Value> {
  const [asked, setAsked] = useState<Asked<Value>>({ value: null, failure: null });
  useEffect(() => {
    if (ask === null) return;
    let isLatest = true;
    ask().then(
      (value) => isLatest && setAsked({ value, failure: null }),
      (error: unknown) =>
        isLatest && setAsked({ value: null, failure: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      isLatest = false;
    };
  }, [ask]);
  return asked;
}
