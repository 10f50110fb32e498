/**
 * Fastify and an open database, nothing else: what the product's start and memory are compared with. Plain
 * JavaScript, because the time Node needs to strip types would count for it. `node bench/bare.mjs FILE`
 */
import DatabaseConstructor from 'better-sqlite3';
import { fastify } from 'fastify';

const db = new DatabaseConstructor(process.argv[2]);
const app = fastify();
app.get('/health', () => ({ status: db.open ? 'healthy' : 'closed' }));
process.once('SIGTERM', () => process.exit(0));
process.stdout.write(`${await app.listen({ port: 0, host: '127.0.0.1' })}\n`);
