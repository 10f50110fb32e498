import { createTheme, type MantineColorsTuple } from '@mantine/core';

const orange: MantineColorsTuple = [
  '#fff4e6',
  '#ffe8cc',
  '#ffd8a8',
  '#ffc078',
  '#ffa94d',
  '#fb923c',
  '#f97316',
  '#c2410c',
  '#9a3412',
  '#7c2d12',
];

export const theme = createTheme({
  fontFamily: 'var(--font)',
  headings: { fontFamily: 'var(--font)' },
  colors: { orange },
  primaryColor: 'orange',
  primaryShade: { light: 7, dark: 7 },
  defaultRadius: 'md',
  autoContrast: true,
  components: {
    Tooltip: {
      styles: {
        tooltip: { background: 'var(--tooltip)', color: 'var(--text)', border: '1px solid var(--border)' },
      },
    },
  },
});
