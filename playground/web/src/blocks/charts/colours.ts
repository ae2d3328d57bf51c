/** Slack's charts have at most so many lines or segments; the key says which is which. */

const COLOURS = 6;

/** The class that colours one of them. */
export const colour = (place: number): string => `chart-colour-${place % COLOURS}`;
