/** Whether what was typed names what was meant; neither case nor white space around it matter. */
export function confirms(typed: string, expected: string): boolean {
  return expected !== "" && typed.trim().toLowerCase() === expected.trim().toLowerCase();
}
