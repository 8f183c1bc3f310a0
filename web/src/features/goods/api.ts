import { dataOf, filled, server } from "@/shared/api/client";
import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];

export type Part = Schemas["PartOut"];
export type NewPart = Schemas["NewPart"];
export type StockPlace = Schemas["StockPlaceOut"];
export type StockMove = Schemas["StockMoveOut"];
export type StockAct = Schemas["StockAct"];
export type Product = Schemas["ProductOut"];
export type NewProduct = Schemas["NewProduct"];
export type Outlet = Schemas["OutletOut"];
export type NewOutlet = Schemas["NewOutlet"];
export type Plan = Schemas["BookingPlanOut"];
export type NewPlan = Schemas["NewBookingPlan"];
export type Slot = Schemas["SlotOut"];
export type Booking = Schemas["BookingOut"];
export type NewBooking = Schemas["NewBooking"];
export type OrderLine = Schemas["OrderLineOut"];
export type PartDraw = Schemas["PartDrawOut"];

/** What the queries here are called, so that who changes something knows what is old. */
export const PARTS = "parts";
export const MOVES = "stock-moves";
export const PLACES = "stock-places";
export const PRODUCTS = "products";
export const OUTLETS = "outlets";
export const PLANS = "booking-plans";
export const SLOTS = "booking-slots";
export const BOOKINGS = "bookings";
export const ORDER_GOODS = "order-goods";
/** What a step of an order is seen in, beside what is here. */
export const ORDERS = ["orders", "order", "order-history"] as const;

interface PartQuery {
  tenant_id: string;
  q?: string;
  place_id?: string | null;
  low?: boolean;
  in_use?: boolean;
  after?: string | null;
  limit?: number;
}

export const loadParts = (query: PartQuery) =>
  dataOf(server.GET("/api/parts", { params: { query: filled({ ...query }) } }));
export const addPart = (body: NewPart) => server.POST("/api/parts", { body });
export const changePart = ({ id, version }: Part, { tenant_id: _, ...part }: NewPart) =>
  server.PUT("/api/parts/{part_id}", { params: { path: { part_id: id } }, body: { ...part, version } });
export const removePart = (id: string) => server.DELETE("/api/parts/{part_id}", { params: { path: { part_id: id } } });
export const loadMoves = (id: string, after: string | null) =>
  dataOf(server.GET("/api/parts/{part_id}/moves", { params: { path: { part_id: id }, query: filled({ after }) } }));
export const movePart = (id: string, body: Schemas["StockMoveIn"]) =>
  server.POST("/api/parts/{part_id}/moves", { params: { path: { part_id: id } }, body });

export const loadPlaces = () => dataOf(server.GET("/api/stock-places"));
export const addPlace = (body: Schemas["NewStockPlace"]) => server.POST("/api/stock-places", { body });
export const changePlace = ({ id, version, code, name_zh, name_en, closed }: StockPlace) =>
  server.PUT("/api/stock-places/{place_id}", {
    params: { path: { place_id: id } },
    body: { code, name_zh, name_en, closed, version },
  });

interface ProductQuery {
  tenant_id: string;
  q?: string;
  category?: string | null;
  sold_on?: string | null;
  after?: string | null;
  limit?: number;
}

export const loadProducts = (query: ProductQuery) =>
  dataOf(server.GET("/api/products", { params: { query: filled({ ...query }) } }));
export const loadCategories = (tenant_id: string) =>
  dataOf(server.GET("/api/products/categories", { params: { query: { tenant_id } } }));
export const addProduct = (body: NewProduct) => server.POST("/api/products", { body });
export const changeProduct = ({ id, version }: Product, { tenant_id: _, ...product }: NewProduct) =>
  server.PUT("/api/products/{product_id}", { params: { path: { product_id: id } }, body: { ...product, version } });
export const removeProduct = (id: string) =>
  server.DELETE("/api/products/{product_id}", { params: { path: { product_id: id } } });

interface OutletQuery {
  tenant_id: string;
  q?: string;
  near?: string | null;
  service?: string | null;
  open_now?: boolean;
  closed?: boolean;
  limit?: number;
}

export const loadOutlets = (query: OutletQuery) =>
  dataOf(server.GET("/api/outlets", { params: { query: filled({ ...query }) } }));
export const addOutlet = (body: NewOutlet) => server.POST("/api/outlets", { body });
export const changeOutlet = ({ id, version }: Outlet, { tenant_id: _, ...outlet }: NewOutlet) =>
  server.PUT("/api/outlets/{outlet_id}", { params: { path: { outlet_id: id } }, body: { ...outlet, version } });
export const removeOutlet = (id: string) =>
  server.DELETE("/api/outlets/{outlet_id}", { params: { path: { outlet_id: id } } });
export const loadCalendars = () => dataOf(server.GET("/api/calendars"));

export const loadPlans = () => dataOf(server.GET("/api/booking-plans"));
export const addPlan = (body: NewPlan) => server.POST("/api/booking-plans", { body });
export const changePlan = ({ id, version }: Plan, { tenant_id: _, ...plan }: NewPlan) =>
  server.PUT("/api/booking-plans/{plan_id}", { params: { path: { plan_id: id } }, body: { ...plan, version } });
export const removePlan = (id: string) =>
  server.DELETE("/api/booking-plans/{plan_id}", { params: { path: { plan_id: id } } });
export const loadSlots = (id: string, from: string, to: string) =>
  dataOf(server.GET("/api/booking-plans/{plan_id}/slots", { params: { path: { plan_id: id }, query: { from, to } } }));
export const changeSlot = (id: string, body: Schemas["SlotChange"]) =>
  server.PUT("/api/booking-plans/{plan_id}/slots", { params: { path: { plan_id: id } }, body });
export const loadBookings = (id: string, from: string, to: string) =>
  dataOf(
    server.GET("/api/booking-plans/{plan_id}/bookings", { params: { path: { plan_id: id }, query: { from, to } } }),
  );
export const book = (id: string, body: NewBooking) =>
  server.POST("/api/booking-plans/{plan_id}/bookings", { params: { path: { plan_id: id } }, body });
export const cancelBooking = (id: string, note: string) =>
  server.POST("/api/bookings/{booking_id}/cancel", { params: { path: { booking_id: id } }, body: { note } });
export const settleBooking = (id: string, state: "arrived" | "missed") =>
  server.POST("/api/bookings/{booking_id}/settle", { params: { path: { booking_id: id } }, body: { state } });

const order = (id: string) => ({ path: { order_id: id } });
export const loadLines = (id: string) => dataOf(server.GET("/api/orders/{order_id}/lines", { params: order(id) }));
export const addLine = (id: string, body: Schemas["NewOrderLine"]) =>
  server.POST("/api/orders/{order_id}/lines", { params: order(id), body });
export const changeLine = (id: string, line: OrderLine, quantity: string, discount: string) =>
  server.PUT("/api/orders/{order_id}/lines/{line_id}", {
    params: { path: { order_id: id, line_id: line.id } },
    body: { quantity, discount, version: line.version },
  });
export const removeLine = (id: string, line: string) =>
  server.DELETE("/api/orders/{order_id}/lines/{line_id}", { params: { path: { order_id: id, line_id: line } } });
export const loadDraws = (id: string) => dataOf(server.GET("/api/orders/{order_id}/parts", { params: order(id) }));
export const reserveParts = (id: string, body: Schemas["NewPartDraw"]) =>
  server.POST("/api/orders/{order_id}/parts", { params: order(id), body });

export type DrawAct = "use" | "release" | "give-back";
const DRAW_PATHS = {
  use: "/api/orders/{order_id}/parts/{draw_id}/use",
  release: "/api/orders/{order_id}/parts/{draw_id}/release",
  "give-back": "/api/orders/{order_id}/parts/{draw_id}/give-back",
} as const;
export const shiftDraw = (id: string, draw: string, act: DrawAct, quantity: string) =>
  server.POST(DRAW_PATHS[act], { params: { path: { order_id: id, draw_id: draw } }, body: { quantity } });

export const loadOrderBooking = (id: string) =>
  dataOf(server.GET("/api/orders/{order_id}/booking", { params: order(id) })) as Promise<Booking | null>;
export const bookForOrder = (id: string, body: Schemas["NewOrderBooking"]) =>
  server.POST("/api/orders/{order_id}/booking", { params: order(id), body });
export const moveOrderBooking = (id: string, body: Schemas["MovedBooking"]) =>
  server.POST("/api/orders/{order_id}/booking/move", { params: order(id), body });
export const cancelOrderBooking = (id: string, note: string) =>
  server.POST("/api/orders/{order_id}/booking/cancel", { params: order(id), body: { note } });
