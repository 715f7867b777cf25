/** Number of newest messages whose outcomes a root message counts. */
export const countedStories = 100;
