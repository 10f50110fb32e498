import { app, safeStorage } from 'electron';
import type { Cipher } from '../lib/secret-store.ts';

/**
 * Electron's safeStorage: DPAPI on Windows, the keychain on macOS, the desktop's secret service on Linux. Where Linux
 * has none, Chromium would "encrypt" with a password that everybody knows; that is not taken for encryption.
 */
export const safeStorageCipher: Cipher = {
  whenReady: () => app.whenReady(),
  isAvailable() {
    if (!app.isReady() || !safeStorage.isEncryptionAvailable()) return false;
    return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
  },
  encrypt: (plain) => safeStorage.encryptString(plain),
  decrypt: (encrypted) => safeStorage.decryptString(encrypted),
};
