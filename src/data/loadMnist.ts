/// <reference path="./mnistSources.d.ts" />
import sources from 'virtual:mnist-sources';
import type { DataSplits } from '../engine/engine.ts';
import { type DownloadOptions, downloadMnist } from './mnistLoader.ts';

/**
 * MNIST for the browser, worker or page: from the cache or the page's own server, verified and split, in shared memory where
 * the page is cross-origin isolated.
 * @throws DataError with a message for people; the signal's reason after an abort.
 */
export function loadMnist(options: DownloadOptions = {}): Promise<DataSplits> {
  return downloadMnist(sources, options);
}
