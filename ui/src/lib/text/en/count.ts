import { few } from "$lib/model/names";

const numbers = new Intl.NumberFormat("en-GB");

/** "1,000". */
export function number(n: number): string {
  return numbers.format(n);
}

/** "1 day", "2 days", "1,000 days". */
export function count(n: number, one: string, many: string): string {
  return `${number(n)} ${n === 1 ? one : many}`;
}

/** "Acme, Borealis and 3 more". */
export function listed(names: readonly string[]): string {
  const { shown, more } = few(names);
  return more > 0 ? `${shown.join(", ")} and ${number(more)} more` : shown.join(", ");
}
