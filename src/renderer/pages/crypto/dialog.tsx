import { Modal, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../../i18n/i18n.tsx';

/** A dialog over the page; overlay, × and Escape close it, and the focus goes back to what opened it. */
export function Dialog({
  title,
  subtitle,
  onClose,
  children,
}: {
  title: ReactNode;
  subtitle: ReactNode;
  onClose: () => void;
  children: ReactNode;
}) {
  const t = useT();
  return (
    <Modal
      opened
      onClose={onClose}
      size={860}
      centered
      // It would put a style element of its own into the page, which the page's policy forbids.
      lockScroll={false}
      transitionProps={{ duration: 0 }}
      title={title}
      closeButtonProps={{ 'aria-label': t('ui.action.close') }}
      styles={{
        title: { fontWeight: 700, fontSize: '1.2rem' },
        content: { background: 'var(--card-solid)', border: '1px solid var(--border)' },
        header: { background: 'var(--card-solid)' },
      }}
    >
      <Text size="sm" className="dim" mb="md">
        {subtitle}
      </Text>
      {children}
    </Modal>
  );
}
