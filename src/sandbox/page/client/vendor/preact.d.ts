/** The page loads Preact from `/vendor/preact.js`, which the server takes from node_modules. */
export * from 'preact';
