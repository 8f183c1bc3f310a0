/** Ids of the fields, and of the lists of buttons, that keys lead to. */
export const NOTE_FIELD = "wrap-up-note";
export const SEAT_CHOOSER = "seat-chooser";
export const PARTIES = "parties";
export const PARKED_CALLS = "parked-calls";
