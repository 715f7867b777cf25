/** How many of the newest messages a root counts by how they ended. */
export const countedStories = 100;
