#!/usr/bin/env node
// What electron-builder asks of 7-Zip for a .tar.gz, which has to be downloaded otherwise: the tar is there already.
// Quickly rather than small, because such a package is for tests alone.
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

const [output, input] = process.argv.slice(-2);
if (!output.endsWith('.tar.gz')) throw new Error(`only a .tar.gz can be made, not ${output}`);
await pipeline(createReadStream(input), createGzip({ level: 1 }), createWriteStream(output));
