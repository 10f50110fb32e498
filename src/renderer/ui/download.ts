/** Hands a file to the browser, or in a desktop window to its "save as". */
function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has taken its reference by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export const downloadCsv = (name: string, text: string): void =>
  download(name, new Blob([text], { type: 'text/csv;charset=utf-8' }));

/** A data: URL of a canvas as a file. */
export function downloadPng(name: string, dataUrl: string): void {
  const bytes = Uint8Array.from(atob(dataUrl.slice(dataUrl.indexOf(',') + 1)), (char) => char.charCodeAt(0));
  download(name, new Blob([bytes], { type: 'image/png' }));
}
