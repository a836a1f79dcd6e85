/** The compiled kernels, as the bundler hands out their addresses. */
declare module '*.wasm?url' {
  const url: string;
  export default url;
}
