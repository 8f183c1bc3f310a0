import { http } from "@/shared/api/client";

export const freeAgent = (userId: string) => http.post(`/api/floor/agents/${userId}/free`);
export const signOutAgent = (userId: string) => http.post(`/api/floor/agents/${userId}/sign-out`);
