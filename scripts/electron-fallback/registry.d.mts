export function fetchPackage(pack: { name: string; sha512: string }, folder: string): Promise<string>;
