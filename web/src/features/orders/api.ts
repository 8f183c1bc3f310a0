import { dataOf, server } from "@/shared/api/client";
import type { components, operations } from "@/shared/api/schema";

type Schemas = components["schemas"];

export type OrderRow = Schemas["OrderRow"];
export type Order = Schemas["OrderOut"];
export type OrderClock = Schemas["ClockOut"];
export type LegalMove = Schemas["LegalMove"];
export type Happening = Schemas["HistoryOut"];
export type Notice = Schemas["NoticeOut"];
export type Category = OrderRow["category"];
export type Priority = OrderRow["priority"];
export type OrderType = Schemas["TypeOut"];
export type OrderTypeRow = Schemas["TypeRow"];
export type TypeDocument = Schemas["DocumentIO"];
export type Calendar = Schemas["CalendarOut"];
export type Team = Schemas["TeamOut"];
export type Related = Schemas["RelatedOrder"];
export type Dispatch = Schemas["PartyDispatchOut"];
export type SavedFilter = Schemas["SavedFilter"];
export type Query = NonNullable<operations["list_orders_api_orders_get"]["parameters"]["query"]>;

/** Everything below this key is read again when an order changes. */
export const ORDERS = "orders";
export const TYPES = "order-types";
export const TEAMS = "teams";
export const CALENDARS = "calendars";
/** News about orders; the stream makes them old. */
export const NOTICES = "order_notice";

export const CATEGORIES: Category[] = ["new", "open", "waiting", "done", "closed", "cancelled"];
export const LIVE: Category[] = ["new", "open", "waiting"];
export const PRIORITIES: Priority[] = ["urgent", "high", "normal", "low"];

const at = (order_id: string) => ({ params: { path: { order_id } } });

export const loadOrders = (query: Query) => dataOf(server.GET("/api/orders", { params: { query } }));
export const loadOrder = (id: string) => dataOf(server.GET("/api/orders/{order_id}", at(id)));
export const loadCounts = () => dataOf(server.GET("/api/orders/counts"));
export const loadHistory = (id: string) =>
  dataOf(server.GET("/api/orders/{order_id}/history", { params: { path: { order_id: id }, query: { limit: 500 } } }));
export const loadFilters = () => dataOf(server.GET("/api/orders/filters"));
export const keepFilters = (items: SavedFilter[]) => server.PUT("/api/orders/filters", { body: { items } });

export const openOrder = (body: Schemas["NewOrderIn"]) => dataOf(server.POST("/api/orders", { body }));
export const moveOrder = (id: string, body: Schemas["MoveIn"]) =>
  server.POST("/api/orders/{order_id}/moves", { ...at(id), body });
export const changeOrder = (id: string, body: Schemas["ChangeIn"]) =>
  server.PUT("/api/orders/{order_id}/values", { ...at(id), body });
export const assignOrder = (id: string, body: Schemas["AssignIn"]) =>
  server.POST("/api/orders/{order_id}/assign", { ...at(id), body });
export const commentOrder = (id: string, body: Schemas["CommentIn"]) =>
  server.POST("/api/orders/{order_id}/comments", { ...at(id), body });
export const rateOrder = (id: string, body: Schemas["SatisfactionIn"]) =>
  server.POST("/api/orders/{order_id}/satisfaction", { ...at(id), body });
export const visitOrder = (id: string, body: Schemas["VisitIn"]) =>
  server.POST("/api/orders/{order_id}/return-visit", { ...at(id), body });
export const reopenOrder = (id: string, note: string) =>
  server.POST("/api/orders/{order_id}/reopen", { ...at(id), body: { note } });
export const markDuplicate = (id: string, order_id: string) =>
  server.POST("/api/orders/{order_id}/duplicate-of", { ...at(id), body: { order_id } });
export const revealValue = (id: string, field: string, reason: string) =>
  dataOf(server.POST("/api/orders/{order_id}/reveal", { ...at(id), body: { field, reason } }));
export const watchOrder = (id: string, watching: boolean) =>
  watching ? server.PUT("/api/orders/{order_id}/watch", at(id)) : server.DELETE("/api/orders/{order_id}/watch", at(id));
export const paperOf = (id: string) => `/api/orders/${id}/pdf`;

export const loadNotices = () => dataOf(server.GET("/api/orders/notices", { params: { query: { limit: 50 } } }));
export const readNotices = (ids: string[] | null) => server.POST("/api/orders/notices/read", { body: { ids } });

export const loadTypes = () => dataOf(server.GET("/api/order-types"));
export const loadType = (id: string) =>
  dataOf(server.GET("/api/order-types/{type_id}", { params: { path: { type_id: id } } }));
export const loadReadyMade = () => dataOf(server.GET("/api/order-types/ready-made"));
export const beginWith = (body: Schemas["FromReadyMade"]) =>
  dataOf(server.POST("/api/order-types/from-ready-made", { body }));
export const addType = (body: Schemas["NewType"]) => dataOf(server.POST("/api/order-types", { body }));
export const changeType = (id: string, body: Schemas["ChangedType"]) =>
  server.PUT("/api/order-types/{type_id}", { params: { path: { type_id: id } }, body });
export const publishType = (id: string) =>
  dataOf(server.POST("/api/order-types/{type_id}/publish", { params: { path: { type_id: id } } }));

export const loadCalendars = () => dataOf(server.GET("/api/calendars"));
export const putBelow = (id: string, parentId: string | null) =>
  server.PUT("/api/orders/{order_id}/parent", { ...at(id), body: { order_id: parentId } });
export const loadDispatches = async (orderId: string) => {
  const all = await dataOf(server.GET("/api/dispatches", { params: { query: { order_id: orderId } } }));
  const [newest, ...past] = all.items;
  if (newest === undefined) return all;
  const whole = await dataOf(
    server.GET("/api/dispatches/{dispatch_id}", { params: { path: { dispatch_id: newest.id } } }),
  );
  return { ...all, items: [whole, ...past] };
};
export const loadParties = () => dataOf(server.GET("/api/parties"));
export const loadTeams = () => dataOf(server.GET("/api/teams"));
export const loadPeople = (tenant_id: string) =>
  dataOf(server.GET("/api/teams/people", { params: { query: { tenant_id } } }));
export const addTeam = (body: Schemas["NewTeam"]) => dataOf(server.POST("/api/teams", { body }));
export const changeTeam = (id: string, body: Schemas["ChangedTeam"]) =>
  server.PUT("/api/teams/{team_id}", { params: { path: { team_id: id } }, body });
export const removeTeam = (id: string) => server.DELETE("/api/teams/{team_id}", { params: { path: { team_id: id } } });
