/** The least Electron app there is: what the start and the memory of the product are compared with. No window. */
import { app } from 'electron';

app.setPath('userData', process.env.EMPTY_USER_DATA);
app.on('window-all-closed', () => undefined);
app.whenReady().then(() => process.stdout.write('ready\n'));
