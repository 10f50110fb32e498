export declare const builtLast: string;
export declare function ensureBuilt(root: string): Promise<void>;
export declare function newestSource(root: string): number;
