const decode = (encoding: string, bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/**
 * What a Windows console program has written: UTF-16 with or without its mark, UTF-8, or the Korean code page 949. Of
 * any other code page the ASCII arrives.
 */
export function consoleText(bytes: Uint8Array): string {
  const isMarked = bytes[0] === 0xff && bytes[1] === 0xfe;
  // In ASCII, as all of our keywords are, every second byte of UTF-16 is zero; elsewhere there is no zero.
  if (isMarked || (bytes.length > 1 && bytes[0] !== 0 && bytes[1] === 0))
    return new TextDecoder('utf-16le').decode(bytes);
  return decode('utf-8', bytes) ?? decode('euc-kr', bytes) ?? new TextDecoder('latin1').decode(bytes);
}
