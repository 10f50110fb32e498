import dbus from 'dbus-next';

const { Interface } = dbus.interface;

/** What a desktop's panel does: it owns this name, and apps with a tray icon register with it. */
class Watcher extends Interface {
  readonly items: string[] = [];
  #waiting: ((item: string) => void)[] = [];

  constructor() {
    super('org.kde.StatusNotifierWatcher');
  }
  /** The next one to register, or the one that has. */
  next(): Promise<string> {
    const [item] = this.items;
    return item === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(item);
  }
  RegisterStatusNotifierItem(service: string): void {
    this.items.unshift(service);
    for (const tell of this.#waiting.splice(0)) tell(service);
  }
  RegisterStatusNotifierHost(): void {}
  get RegisteredStatusNotifierItems(): string[] {
    return this.items;
  }
  get IsStatusNotifierHostRegistered(): boolean {
    return true;
  }
  get ProtocolVersion(): number {
    return 0;
  }
}
Watcher.configureMembers({
  methods: {
    RegisterStatusNotifierItem: { inSignature: 's', outSignature: '' },
    RegisterStatusNotifierHost: { inSignature: 's', outSignature: '' },
  },
  properties: {
    RegisteredStatusNotifierItems: { signature: 'as', access: 'read' },
    IsStatusNotifierHostRegistered: { signature: 'b', access: 'read' },
    ProtocolVersion: { signature: 'i', access: 'read' },
  },
});

export interface SeenNotice {
  id: number;
  title: string;
  body: string;
}

/** What shows notifications on a desktop. */
class Notifications extends Interface {
  readonly seen: SeenNotice[] = [];

  constructor() {
    super('org.freedesktop.Notifications');
  }
  Notify(_app: string, _replaces: number, _icon: string, title: string, body: string): number {
    this.seen.push({ id: this.seen.length + 1, title, body });
    return this.seen.length;
  }
  GetCapabilities(): string[] {
    return ['body', 'actions'];
  }
  GetServerInformation(): string[] {
    return ['test', 'test', '1', '1.2'];
  }
  CloseNotification(): void {}
  ActionInvoked(id: number, action: string): [number, string] {
    return [id, action];
  }
}
Notifications.configureMembers({
  methods: {
    Notify: { inSignature: 'susssasa{sv}i', outSignature: 'u' },
    GetCapabilities: { inSignature: '', outSignature: 'as' },
    GetServerInformation: { inSignature: '', outSignature: 'ssss' },
    CloseNotification: { inSignature: 'u', outSignature: '' },
  },
  signals: { ActionInvoked: { signature: 'us' } },
});

type Layout = [number, Record<string, { value: unknown }>, { value: Layout }[]];

export interface MenuEntry {
  id: number;
  label: string;
  enabled: boolean;
  type: string;
  checked: boolean;
}

/** Mnemonics are marked by an underscore, and a real one by two. */
const plain = (label: string) => label.replace(/_(.)/g, '$1');

function toEntry({ value: [id, properties] }: { value: Layout }): MenuEntry {
  return {
    id,
    label: plain(String(properties.label?.value ?? '')),
    enabled: properties.enabled?.value !== false,
    type: String(properties.type?.value ?? 'standard'),
    checked: properties['toggle-state']?.value === 1,
  };
}

/** Plays the desktop around the app: the panel that shows its tray icon, and the popups of its notices. */
export async function startPanel(busAddress: string) {
  const bus = dbus.sessionBus({ busAddress });
  const watcher = new Watcher();
  const notifications = new Notifications();
  bus.export('/StatusNotifierWatcher', watcher);
  bus.export('/org/freedesktop/Notifications', notifications);
  await bus.requestName('org.freedesktop.Notifications', 0);
  const show = () => bus.requestName('org.kde.StatusNotifierWatcher', 0);
  await show();

  /** Chromium answers no introspection for its items, so that calls are made by hand. */
  async function call(destination: string, path: string, member: string, signature: string, body: unknown[]) {
    const at = member.lastIndexOf('.');
    const reply = await bus.call(
      new dbus.Message({
        destination,
        path,
        interface: member.slice(0, at),
        member: member.slice(at + 1),
        signature,
        body,
      }),
    );
    return (reply?.body ?? []) as unknown[];
  }

  async function open(service: string) {
    const item = '/StatusNotifierItem';
    const get = async (name: string): Promise<unknown> => {
      const names = ['org.kde.StatusNotifierItem', name];
      const [value] = await call(service, item, 'org.freedesktop.DBus.Properties.Get', 'ss', names);
      return (value as { value: unknown }).value;
    };
    const entries = async (): Promise<MenuEntry[]> => {
      const menu = (await get('Menu')) as string;
      const [, layout] = await call(service, menu, 'com.canonical.dbusmenu.GetLayout', 'iias', [0, -1, []]);
      return (layout as Layout)[2].map(toEntry);
    };
    return {
      entries,
      labels: async () => (await entries()).map(({ label }) => label),
      /** What stands beside the pointer when it rests on the icon. */
      async tooltip(): Promise<string> {
        return String(((await get('ToolTip')) as unknown[])[2]);
      },
      /** The icon's pixels, largest size first. */
      async icon(): Promise<string> {
        const [pixmap] = (await get('IconPixmap')) as [number, number, Buffer][];
        return Buffer.from(pixmap?.[2] ?? []).toString('base64');
      },
      async click(label: string, tries = 3): Promise<void> {
        const entry = (await entries()).find((each) => each.label === label);
        if (!entry) throw new Error(`no entry "${label}" in the tray's menu`);
        if (!entry.enabled) throw new Error(`the entry "${label}" is greyed out`);
        const menu = (await get('Menu')) as string;
        const event = [entry.id, 'clicked', new dbus.Variant('s', ''), 0];
        try {
          await call(service, menu, 'com.canonical.dbusmenu.Event', 'isvu', event);
        } catch (error) {
          // The menu has been made anew since it was read.
          if (/occurred in Event/.test(String(error)) && tries > 1) return this.click(label, tries - 1);
          // An app that quits may be gone before it has answered.
          if (!/disconnected/.test(String(error))) throw error;
        }
      },
      activate: () => call(service, item, 'org.kde.StatusNotifierItem.Activate', 'ii', [0, 0]),
    };
  }

  return {
    notices: notifications.seen as readonly SeenNotice[],
    clickNotice: (id: number) => notifications.ActionInvoked(id, 'default'),
    /** The tray icon, as soon as there is one. */
    tray: async () => open(await watcher.next()),
    /** The panel goes, and its icons with it. */
    async hide(): Promise<void> {
      watcher.items.length = 0;
      await bus.releaseName('org.kde.StatusNotifierWatcher');
    },
    show,
    stop: () => bus.disconnect(),
  };
}
export type Panel = Awaited<ReturnType<typeof startPanel>>;
