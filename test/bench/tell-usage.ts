/** Imported into another program: it tells its parent, whenever that asks, what processor time it took. */

process.on('message', () => process.send?.(process.cpuUsage()));
process.channel?.unref();
