import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export interface SourceFile {
  /** From the project's root, with slashes: "src/domain/shapes.ts". */
  readonly path: string;
  readonly text: string;
}

export interface ImportLine {
  /** A package name, or a path from the project's root. */
  readonly target: string;
  readonly isPackage: boolean;
  /** `import type`: gone after compilation. */
  readonly isTypeOnly: boolean;
  /** `import()`: loaded when it is reached. */
  readonly isDynamic: boolean;
}

/** All files below `folder` whose names end in one of `endings`. */
export function sourceFiles(folder: string, endings: readonly string[] = ['.ts', '.tsx']): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({
      path: path.slice(root.length + 1).replaceAll('\\', '/'),
      text: readFileSync(path, 'utf8'),
    }));
}

/** What a file imports, statically, dynamically or by re-export. */
export function importsOf(file: SourceFile): ImportLine[] {
  const code = withoutComments(file.text);
  const statics = code.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"\n]+)['"]/gm);
  const dynamics = code.matchAll(/\bimport\(\s*()['"]([^'"\n]+)['"]/g);
  const lines = [...statics].map((match) => ({ match, isDynamic: false }));
  lines.push(...[...dynamics].map((match) => ({ match, isDynamic: true })));
  return lines.map(({ match: [, type, specifier = ''], isDynamic }) => {
    const isPackage = !specifier.startsWith('.');
    return {
      target: isPackage ? specifier : posix.join(posix.dirname(file.path), specifier),
      isPackage,
      isTypeOnly: type !== undefined && type !== '',
      isDynamic,
    };
  });
}

/** The code alone: comments and the insides of string literals removed. */
export function codeOf(file: SourceFile): string {
  return withoutComments(file.text).replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, "''");
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');
}
