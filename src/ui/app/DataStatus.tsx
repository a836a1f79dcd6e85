import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useLab } from '../../store/labStore.ts';
import { formatMegabytes } from '../common/format.ts';
import classes from './Header.module.css';

/** The data set on its way into the page: bytes while it loads, a way to try again when it fails. */
export function DataStatus() {
  const data = useLab((lab) => lab.data);
  switch (data.state) {
    case 'loading': {
      const { loadedBytes, totalBytes } = data;
      const percent = totalBytes === 0 ? 0 : Math.round((loadedBytes / totalBytes) * 100);
      return (
        <div className={classes.data}>
          <span>Loading MNIST</span>
          <div
            className={classes.track}
            role="progressbar"
            aria-label="Loading MNIST"
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={percent}
          >
            <div className={classes.fill} style={{ transform: `scaleX(${percent / 100})` }} />
          </div>
          <span className={classes.bytes}>
            {totalBytes === 0 ? '' : `${formatMegabytes(loadedBytes)} of ${formatMegabytes(totalBytes)}`}
          </span>
        </div>
      );
    }
    case 'failed':
      return (
        <div className={classes.data} role="alert">
          <IconAlertTriangle size={14} stroke={1.75} aria-hidden="true" className={classes.bad} />
          <span className={classes.message} title={data.message}>
            {data.message}
          </span>
          <Button size="compact-xs" variant="default" onClick={() => useLab.getState().retryData()}>
            Retry
          </Button>
        </div>
      );
    case 'ready':
      return (
        <div className={classes.data}>
          <IconCheck size={14} stroke={1.75} aria-hidden="true" className={classes.good} />
          <span title="50,000 training, 10,000 validation and 10,000 test images">MNIST ready</span>
        </div>
      );
    default:
      return data satisfies never;
  }
}
