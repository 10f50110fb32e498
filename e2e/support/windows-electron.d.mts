/** A folder that electron-builder takes for Electron for Windows. Its program has no code. */
export function makeWindowsElectron(folder: string, version: string): void;
/** A resource of a Windows program, by its type. */
export function resourceOf(program: string, type: string): string | undefined;
