/** Spreads what an epoch changes on the page over several tasks, so that none holds up the hand that uses it. */
import { useEffect, useRef, useState } from 'react';

/** One turn follows the other by so much: time for the one before to be drawn. */
const TURN_MS = 25;
/** Nothing is drawn again sooner than this, however fast a small net's epochs come. */
const REST_MS = 150;

/** `value`, a little later: `turn` 1 is drawn first. Always arrives at the latest value, and is never put off twice. */
export function useInTurn<Value>(value: Value, turn: number): Value {
  const [shown, setShown] = useState(value);
  const latest = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const drawnAt = useRef(0);
  useEffect(() => {
    latest.current = value;
    if (timer.current !== null || shown === value) return;
    const rest = Math.max(0, drawnAt.current + REST_MS - performance.now());
    timer.current = setTimeout(
      () => {
        timer.current = null;
        drawnAt.current = performance.now();
        setShown(latest.current);
      },
      rest + turn * TURN_MS,
    );
  }, [value, shown, turn]);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
  return shown;
}
