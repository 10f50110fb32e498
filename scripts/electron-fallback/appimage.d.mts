/** Whether there is what they are made of. */
export function hasSquashfs(): boolean;
/** Makes the tools in a folder, for APPIMAGE_TOOLS_PATH. */
export function makeAppImageTools(folder: string): string;
