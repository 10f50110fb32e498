// JavaScript, because the types of resedit bring those of browsers, which the rest would see too.
import fs from 'node:fs';
import path from 'node:path';
import { FuseState, FuseV1Options } from '@electron/fuses';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';

/** By it Electron's fuses are found in its program. */
const fuseMark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** As many as electron-builder knows. */
const fuseCount = Object.values(FuseV1Options).filter((option) => typeof option === 'number').length;
const english = { lang: 1033, codepage: 1200 };

/**
 * A folder that electron-builder takes for Electron for Windows: the real one has to be downloaded. Its program has no
 * code, but what electron-builder reads and writes: resources, a version, and fuses in their usual state.
 */
export function makeWindowsElectron(folder, version) {
  const program = NtExecutable.createEmpty(false, false);
  const resource = NtExecutableResource.from(program);
  const about = Resource.VersionInfo.createEmpty();
  about.setFileVersion(version, english.lang);
  about.setStringValues(english, { ProductName: 'Electron' });
  about.outputToResourceEntries(resource.entries);
  const wire = [1, fuseCount, ...Array(fuseCount).fill(FuseState.DISABLE)];
  const fuses = Buffer.concat([Buffer.from(fuseMark), Buffer.from(wire)]);
  resource.entries.push({ type: 10, id: 1, lang: english.lang, codepage: english.codepage, bin: fuses });
  resource.outputResource(program);
  for (const name of ['resources', 'locales']) fs.mkdirSync(path.join(folder, name), { recursive: true });
  for (const name of ['ko', 'en-US', 'fr']) fs.writeFileSync(path.join(folder, `locales/${name}.pak`), '');
  fs.writeFileSync(path.join(folder, 'electron.exe'), Buffer.from(program.generate()));
  fs.writeFileSync(path.join(folder, 'version'), version);
}

/** A resource of a Windows program, by its type. */
export function resourceOf(program, type) {
  const { entries } = NtExecutableResource.from(NtExecutable.from(fs.readFileSync(program)));
  const found = entries.find((entry) => entry.type === type);
  return found && Buffer.from(found.bin).toString('utf8');
}
