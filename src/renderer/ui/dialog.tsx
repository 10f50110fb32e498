import { Group, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../i18n/i18n.tsx';

/**
 * A dialog over the page: closes by Escape, by the cross and by a click beside it, and gives the focus back. Its head is
 * a plain element, since a page has but one banner.
 */
export function Dialog({
  opened,
  onClose,
  title,
  size = 'md',
  children,
}: {
  opened: boolean;
  onClose: () => void;
  title: ReactNode;
  size?: number | string;
  children: ReactNode;
}) {
  const t = useT();
  return (
    <Modal.Root opened={opened} onClose={onClose} size={size}>
      <Modal.Overlay />
      <Modal.Content style={{ background: 'var(--card-solid)', border: '1px solid var(--border)' }}>
        <Group justify="space-between" wrap="nowrap" p="md" pb={0}>
          <Modal.Title component="div">{title}</Modal.Title>
          <Modal.CloseButton aria-label={t('ui.action.close')} />
        </Group>
        <Modal.Body pt="xs">{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
