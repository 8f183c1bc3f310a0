import { dataOf, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];

export type Seat = Schemas["SeatRow"];
export type SeatBody = Schemas["SeatBody"];
export type SeatEdit = Schemas["SeatChange"];
export type Opened = Schemas["SeatOpened"];

export const SEATS = "administered-seats";

export const loadSeats = () => dataOf(server.GET("/api/seats"));
export const addSeat = (body: SeatBody) => dataOf(server.POST("/api/seats", { body }));
export const changeSeat = (id: string, body: SeatEdit) =>
  dataOf(server.PUT("/api/seats/{seat_id}", { params: { path: { seat_id: id } }, body }));
export const releaseSeat = (id: string) => server.DELETE("/api/seats/{seat_id}", { params: { path: { seat_id: id } } });
