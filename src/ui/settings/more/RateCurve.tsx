import type { TrainingSettings } from '../../../domain/experiment.ts';
import { formatNumber } from '../../common/format.ts';
import classes from './More.module.css';
import { ratePoints } from './schedules.ts';

const WIDTH = 240;
const HEIGHT = 64;

function threePlaces(rate: number): string {
  return formatNumber(Number(rate.toPrecision(3)));
}

/** The learning rate over the epochs, each epoch a step of its own, and its two ends in words. */
export function RateCurve({ training }: { readonly training: TrainingSettings }) {
  const points = ratePoints(training);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return null;
  const most = Math.max(...points.map(({ rate }) => rate));
  const x = (epoch: number) => ((epoch - 1) / training.epochs) * WIDTH;
  const y = (rate: number) => HEIGHT - 2 - (rate / most) * (HEIGHT - 6);
  const path = points.map(
    ({ epoch, rate }, index) =>
      `${index === 0 ? 'M' : 'H'}${x(epoch).toFixed(1)}${index === 0 ? ',' : 'V'}${y(rate).toFixed(1)}`,
  );
  return (
    <figure className={classes.curve}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path d={`M0,${HEIGHT - 1}H${WIDTH}`} stroke="var(--line-strong)" vectorEffect="non-scaling-stroke" />
        <path
          d={`${path.join('')}H${WIDTH}`}
          fill="none"
          stroke="var(--accent)"
          strokeWidth="1.5"
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <figcaption>
        {first.rate === last.rate && most === first.rate
          ? `${threePlaces(first.rate)} in every epoch`
          : `${threePlaces(first.rate)} in epoch 1, ${threePlaces(last.rate)} in epoch ${training.epochs}`}
      </figcaption>
    </figure>
  );
}
