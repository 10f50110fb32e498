export declare function ensureElectron(
  root: string,
  say?: (line: string) => void,
): Promise<{ program: string; version: string; isFallback: boolean }>;
export declare function missingLibraries(lddOutput: string): string[];
export declare function installLine(libraries: readonly string[]): string | undefined;
