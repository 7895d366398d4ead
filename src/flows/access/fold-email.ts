/** The one spelling under which an e-mail address is kept and looked up: no space around it, lower case, NFC. */
export function foldEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}
