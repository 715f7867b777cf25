/** Imported into another program, reports its processor time to the parent process on request. */

process.on('message', () => process.send?.(process.cpuUsage()));
process.channel?.unref();
