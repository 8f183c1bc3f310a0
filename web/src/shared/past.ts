/** Under this whatever was between a customer and the enterprise is remembered: it is read anew when a contact has ended. */
export const PAST = "past";
