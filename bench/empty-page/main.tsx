import '@mantine/core/styles.css';
import { MantineProvider, Title } from '@mantine/core';
import { createRoot } from 'react-dom/client';

/** What the dashboards are compared with: the same libraries, one heading, no data. */
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <MantineProvider forceColorScheme="dark">
      <Title data-painted>Empty</Title>
    </MantineProvider>,
  );
}
