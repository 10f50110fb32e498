export declare function ensureBuilt(root: string): Promise<void>;
export declare function newestSource(root: string): number;
