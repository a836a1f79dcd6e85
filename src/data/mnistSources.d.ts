/** Made by the bundler's plugin: where the compressed data files lie and how long they are. */
declare module 'virtual:mnist-sources' {
  const sources: import('./mnistLoader.ts').MnistSources;
  export default sources;
}
