import { http } from "@/shared/api/client";
import type { Me, Page } from "@/shared/api/model";
import type { Locale } from "@/shared/i18n";

export interface LoginSession {
  id: string;
  created_at: string;
  seen_at: string;
  address: string;
  user_agent: string;
  current: boolean;
}

export const login = (username: string, password: string) => http.post<Me>("/api/auth/login", { username, password });
export const logout = () => http.post("/api/auth/logout");
export const loadMe = () => http.get<Me>("/api/auth/me");
export const putLocale = (locale: Locale) => http.put("/api/auth/locale", { locale });
export const loadSessions = () => http.get<Page<LoginSession>>("/api/auth/sessions");
export const endSession = (id: string) => http.delete(`/api/auth/sessions/${id}`);
export const loadPublicSettings = () => http.get<{ demo: boolean; languages: string[] }>("/api/public-settings");
