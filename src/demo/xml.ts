/** Small help for writing feeds. */

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export const cdata = (text: string): string => `<![CDATA[${text}]]>`;

export const element = (name: string, content: string): string => `<${name}>${content}</${name}>`;

/** Hours ahead of UTC, as feeds write them. */
export type FeedZone = 'GMT' | '+0000' | '+0900' | '-0400' | '-0500';

/** `Sun, 08 Mar 2026 22:16:05 GMT` */
export function feedDate(ms: number, zone: FeedZone): string {
  const hours = zone === 'GMT' ? 0 : Number(zone) / 100;
  return new Date(ms + hours * 3_600_000).toUTCString().replace('GMT', zone);
}
