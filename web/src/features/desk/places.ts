/** Ids of the fields that keys lead to. */
export const NOTE_FIELD = "wrap-up-note";
export const SEAT_CHOOSER = "seat-chooser";
