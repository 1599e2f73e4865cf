/** How many credentials one service account can hold at once: room for a rotation. */
export const MOST_CREDENTIALS = 2;
