/** Folders with a TypeScript project each, so that the compiler itself keeps the page's globals out of the pure parts. */
export const PROJECTS = ['.', 'src/domain', 'src/engine', 'src/worker', 'src/tooling', 'tests'];
