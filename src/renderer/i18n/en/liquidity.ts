export const liquidity = { title: 'liquidity' };
