export const crypto = { title: 'crypto' };
